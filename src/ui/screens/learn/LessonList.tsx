import { Check, Clock } from 'lucide-react';
import { type MouseEvent, useEffect, useState } from 'react';
import { lessons } from '../../../lessons';
import type { LessonText } from '../../../lessons/rich-text';
import { unlessMissing } from '../../faults/missing-parts';
import { useLanguage } from '../../i18n/language';
import { learnAddress } from '../../lessons/address';
import { RichText } from '../../lessons/RichText';
import { readProgress } from '../../lessons/session';
import { followAddress } from '../address';
import styles from './Learn.module.css';
import { text } from './learn-text';

/** The words of every shipped lesson; empty until they are there. */
export function useLessonTexts(): Readonly<Record<string, LessonText>> {
  const language = useLanguage();
  const [texts, setTexts] = useState<Readonly<Record<string, LessonText>>>({});
  useEffect(() => {
    let isCurrent = true;
    Promise.all(lessons.map(async (lesson) => [lesson.id, (await lesson[language]()).default] as const))
      .then((entries) => isCurrent && setTexts(Object.fromEntries(entries)))
      .catch(unlessMissing);
    return () => {
      isCurrent = false;
    };
  }, [language]);
  return texts;
}

/** The shipped lessons as cards, with how far the learner is. */
export function LessonList() {
  const t = text.use();
  const texts = useLessonTexts();
  const follow = (event: MouseEvent, address: string) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    followAddress(address);
  };
  return (
    <ol className={styles.cards}>
      {lessons.map(({ id, order, minutes, steps }) => {
        const words = texts[id];
        const { step, isDone } = readProgress(id);
        const address = learnAddress('lessons', id);
        return (
          words && (
            <li key={id} className={styles.card} data-done={isDone}>
              <span className={styles.number}>{isDone ? <Check size={20} aria-label={t.done} /> : order}</span>
              <h3>
                <a href={address} onClick={(event) => follow(event, address)}>
                  {words.title}
                </a>
              </h3>
              <div className={styles.lead}>
                <RichText blocks={words.lead} />
              </div>
              <p className={styles.meta}>
                <Clock size={14} aria-hidden /> <span>{t.minutes(minutes)}</span>
                <strong>{isDone ? t.again : step > 0 ? t.goOn(step + 1, steps.length) : t.start}</strong>
              </p>
            </li>
          )
        );
      })}
    </ol>
  );
}
