import { List, Presentation, RotateCcw } from 'lucide-react';
import { lessons } from '../../../lessons';
import { useParts } from '../../context';
import { Problem } from '../../faults/Problem';
import { useLanguage } from '../../i18n/language';
import { openLearn } from '../../lessons/address';
import buttons from '../../lessons/Lesson.module.css';
import { openLesson } from '../../lessons/open-lesson';
import { RichText } from '../../lessons/RichText';
import { StepButtons } from '../../lessons/StepButtons';
import { StepView } from '../../lessons/StepView';
import { restartLesson, useSession } from '../../lessons/session';
import styles from './Learn.module.css';
import { useLessonTexts } from './LessonList';
import { text } from './learn-text';

/** The open lesson, one step at a time. */
export function LessonPlayer() {
  const t = text.use();
  const { id, content, problem, progress } = useSession();
  const texts = useLessonTexts();
  const language = useLanguage();
  const { presets } = useParts();
  if (problem) {
    return (
      <section className={styles.paper}>
        <h2>{t.problem}</h2>
        <Problem message={problem} onRetry={() => id && void openLesson(id, language, presets)} />
        <button type="button" className={buttons.main} onClick={() => openLearn('lessons')}>
          {t.all}
        </button>
      </section>
    );
  }
  if (!content) return <p className={styles.waiting}>{t.loading}</p>;
  const { step } = progress;
  const next = lessons[lessons.findIndex((lesson) => lesson.id === id) + 1];
  const nextTitle = id && next && lessons.some((lesson) => lesson.id === id) ? texts[next.id]?.title : undefined;
  return (
    <section className={styles.paper} aria-label={content.title}>
      <header className={styles.lessonHead}>
        <button type="button" className={buttons.quiet} onClick={() => openLearn('lessons')}>
          <List size={16} aria-hidden /> <span>{t.all}</span>
        </button>
        <span className={styles.spring} />
        <button type="button" className={buttons.quiet} onClick={restartLesson}>
          <RotateCcw size={16} aria-hidden /> <span>{t.restart}</span>
        </button>
        <button type="button" className={buttons.quiet} onClick={() => openLearn('lecture', id)}>
          <Presentation size={16} aria-hidden /> <span>{t.lecture}</span>
        </button>
      </header>
      <p className={styles.lessonTitle}>{content.title}</p>
      {step === 0 && (
        <div className={styles.lead}>
          <RichText blocks={content.lead} />
        </div>
      )}
      <StepView content={content} at={step} />
      <StepButtons content={content} onFinish={() => (nextTitle && next ? openLearn('lessons', next.id) : openLearn('lessons'))} />
      {nextTitle && step === content.steps.length - 1 && <p className={styles.next}>{t.nextLesson(nextTitle)}</p>}
    </section>
  );
}
