import { ArrowLeft, ArrowRight, Check } from 'lucide-react';
import type { LessonContent } from '../../lessons/define';
import styles from './Lesson.module.css';
import { text } from './lesson-text';
import { finishLesson, goToStep, useSession } from './session';

/** Back and next; a question holds the lesson until its answer is locked. */
export function StepButtons({ content, onFinish }: { content: LessonContent; onFinish(): void }) {
  const t = text.use();
  const { step, answers } = useSession(({ progress }) => progress);
  const isLast = step === content.steps.length - 1;
  const isHeld = (content.steps[step]?.options.length ?? 0) > 0 && answers[step] === undefined;
  return (
    <div className={styles.buttons}>
      <button type="button" className={styles.quiet} disabled={step === 0} onClick={() => goToStep(step - 1)}>
        <ArrowLeft size={16} aria-hidden /> <span>{t.previous}</span>
      </button>
      <span className={styles.dots} role="img" aria-label={t.stepOf(step + 1, content.steps.length)}>
        {content.steps.map((each, at) => (
          <i key={each.title} data-at={at === step ? 'here' : at < step ? 'past' : 'ahead'} />
        ))}
      </span>
      {isHeld && <span className={styles.hint}>{t.answerFirst}</span>}
      {isLast ? (
        <button
          type="button"
          className={styles.main}
          disabled={isHeld}
          onClick={() => {
            finishLesson();
            onFinish();
          }}
        >
          <Check size={16} aria-hidden /> <span>{t.finish}</span>
        </button>
      ) : (
        <button type="button" className={styles.main} disabled={isHeld} onClick={() => goToStep(step + 1)}>
          <span>{t.next}</span> <ArrowRight size={16} aria-hidden />
        </button>
      )}
    </div>
  );
}
