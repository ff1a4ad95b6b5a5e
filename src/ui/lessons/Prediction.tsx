import { Check, Lock } from 'lucide-react';
import { useId, useState } from 'react';
import type { LessonContent, LessonStep } from '../../lessons/define';
import { plainText } from '../../lessons/rich-text';
import { accuracy, interval } from '../format';
import { Figure } from './figures/Figure';
import { useGo } from './go';
import styles from './Lesson.module.css';
import { text } from './lesson-text';
import { type OwnResult, useOwnResult } from './own-result';
import { Inlines, RichText } from './RichText';
import { lockAnswer, reveal, useSession } from './session';

/** A question whose answer is locked before the result may be seen. */
export function Prediction({ content, at, step }: { content: LessonContent; at: number; step: LessonStep }) {
  const t = text.use();
  const name = useId();
  const locked = useSession(({ progress }) => progress.answers[at]);
  const isRevealed = useSession(({ progress }) => progress.revealed.includes(at));
  const [choice, setChoice] = useState<number | null>(null);
  const go = useGo(content);
  const own = useOwnResult(step.go === 'train' ? content.start?.config : undefined);
  const isLocked = locked !== undefined;
  const isOpen = isLocked && (isRevealed || own !== null);
  return (
    <>
      <fieldset className={styles.options} disabled={isLocked}>
        <legend>{t.yourGuess}</legend>
        {step.options.map((option, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: options do not reorder
          <label key={index} data-locked={locked === index} data-answer={isOpen && index === step.answer}>
            <input type="radio" name={name} checked={(locked ?? choice) === index} onChange={() => setChoice(index)} />
            <span>
              <Inlines inlines={option} />
            </span>
            {isOpen && index === step.answer && <Check size={18} aria-label={t.measured} />}
          </label>
        ))}
      </fieldset>
      {!isLocked && (
        <p className={styles.actions}>
          <button
            type="button"
            className={styles.main}
            disabled={choice === null}
            onClick={() => choice !== null && lockAnswer(at, choice)}
          >
            <Lock size={16} aria-hidden /> <span>{t.lock}</span>
          </button>
        </p>
      )}
      {isLocked && !isOpen && (
        <p className={styles.actions}>
          <button type="button" className={styles.main} onClick={() => reveal(at)}>
            {t.showRecorded}
          </button>
          {step.go === 'train' && content.start && (
            <button type="button" className={styles.quiet} onClick={() => go('train')}>
              {t.trainIt}
            </button>
          )}
          <span className={styles.hint}>{t.locked}</span>
        </p>
      )}
      {isOpen && (
        <div className={styles.reveal} role="status">
          <p className={styles.verdict} data-hit={locked === step.answer}>
            {locked === step.answer ? t.hit : t.miss(plainText(step.options[locked] ?? []))}
          </p>
          {own && <Own {...own} />}
          <div className={styles.words}>
            <RichText blocks={step.reveal} />
          </div>
          {step.figure && <Figure id={step.figure} />}
        </div>
      )}
    </>
  );
}

function Own({ record, seed }: OwnResult) {
  const t = text.use();
  return (
    <p className={styles.own}>
      {t.own(t.network[record.network], accuracy(record.robust), interval(record.robust), record.attack, record.robust.n, seed)}
    </p>
  );
}
