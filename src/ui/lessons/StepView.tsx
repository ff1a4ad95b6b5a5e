import { useEffect, useRef } from 'react';
import type { LessonContent, PlaceId } from '../../lessons/define';
import { Figure } from './figures/Figure';
import { useGo } from './go';
import styles from './Lesson.module.css';
import { text } from './lesson-text';
import { Prediction } from './Prediction';
import { RichText } from './RichText';

/** One step of a lesson: words, a picture, a question, the way to where one can try it. */
export function StepView({ content, at }: { content: LessonContent; at: number }) {
  const step = content.steps[at];
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(at);
  // Readers by ear or keyboard land on the new step, and nowhere when the page has just opened.
  useEffect(() => {
    if (shown.current !== at) heading.current?.focus();
    shown.current = at;
  }, [at]);
  if (!step) return null;
  const isQuestion = step.options.length > 0;
  return (
    <article className={styles.step}>
      <h2 ref={heading} tabIndex={-1}>
        {step.title}
      </h2>
      <div className={styles.words}>
        <RichText blocks={step.body} />
      </div>
      {isQuestion ? <Prediction key={at} content={content} at={at} step={step} /> : step.figure && <Figure id={step.figure} />}
      {step.go && !isQuestion && <Go content={content} place={step.go} />}
    </article>
  );
}

function Go({ content, place }: { content: LessonContent; place: PlaceId }) {
  const t = text.use();
  const goThere = useGo(content);
  return (
    <p>
      <button type="button" className={styles.main} onClick={() => goThere(place)}>
        {t.go[place]}
      </button>
    </p>
  );
}
