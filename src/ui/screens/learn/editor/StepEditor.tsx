import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FIGURES, PLACES } from '../../../../lessons/define';
import { type DraftStep, LIMITS } from '../../../../lessons/link';
import { Panel } from '../../../panels/Panel';
import styles from './Editor.module.css';
import { text } from './editor-text';

export interface StepEditorProps {
  readonly at: number;
  readonly count: number;
  readonly step: DraftStep;
  onChange(step: DraftStep): void;
  onMove(to: number): void;
  onRemove(): void;
}

/** One step of the lesson being written. */
export function StepEditor({ at, count, step, onChange, onMove, onRemove }: StepEditorProps) {
  const t = text.use();
  const isQuestion = step.options !== undefined;
  const set = (change: Partial<DraftStep>) => onChange({ ...step, ...change });
  const ask = (on: boolean) => {
    const { options: _, answer: __, reveal: ___, ...rest } = step;
    onChange(on ? { ...rest, options: ['A', 'B'], answer: 0, reveal: '' } : rest);
  };
  return (
    <Panel
      title={t.step(at + 1)}
      tools={
        <>
          <button
            type="button"
            className={styles.icon}
            aria-label={`${t.up}, ${t.step(at + 1)}`}
            disabled={at === 0}
            onClick={() => onMove(at - 1)}
          >
            <ArrowUp size={16} aria-hidden />
          </button>
          <button
            type="button"
            className={styles.icon}
            aria-label={`${t.down}, ${t.step(at + 1)}`}
            disabled={at === count - 1}
            onClick={() => onMove(at + 1)}
          >
            <ArrowDown size={16} aria-hidden />
          </button>
          <button
            type="button"
            className={styles.icon}
            aria-label={`${t.remove}, ${t.step(at + 1)}`}
            disabled={count === 1}
            onClick={onRemove}
          >
            <Trash2 size={16} aria-hidden />
          </button>
        </>
      }
    >
      <label className={styles.field}>
        <span>{t.stepTitle}</span>
        <input value={step.title} maxLength={LIMITS.title} onChange={(event) => set({ title: event.target.value })} />
      </label>
      <label className={styles.field}>
        <span>{t.body}</span>
        <textarea rows={5} value={step.body} maxLength={LIMITS.text} onChange={(event) => set({ body: event.target.value })} />
        <small>{t.bodyHelp}</small>
      </label>
      <label className={styles.check}>
        <input type="checkbox" checked={isQuestion} onChange={(event) => ask(event.target.checked)} />
        <span>{t.isQuestion}</span>
      </label>
      {isQuestion && <Question step={step} set={set} />}
      <div className={styles.pair}>
        <Choice
          label={t.figure}
          value={step.figure}
          options={FIGURES}
          names={t.figures}
          none={t.none}
          onChange={(value) => set({ figure: value })}
        />
        <Choice label={t.go} value={step.go} options={PLACES} names={t.places} none={t.none} onChange={(value) => set({ go: value })} />
      </div>
    </Panel>
  );
}

function Question({ step, set }: { step: DraftStep; set(change: Partial<DraftStep>): void }) {
  const t = text.use();
  const options = step.options ?? [];
  // What is being typed may end in an empty line, which is no option yet.
  const [typed, setTyped] = useState(options.join('\n'));
  return (
    <>
      <label className={styles.field}>
        <span>{t.options}</span>
        <textarea
          rows={3}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            const lines = event.target.value.split('\n').map((line) => line.trim().slice(0, LIMITS.option));
            set({ options: lines.filter(Boolean).slice(0, LIMITS.options) });
          }}
        />
      </label>
      <label className={styles.field}>
        <span>{t.answer}</span>
        <select value={step.answer ?? 0} onChange={(event) => set({ answer: Number(event.target.value) })}>
          {options.map((option, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two options may read the same while they are typed
            <option key={at} value={at}>
              {option}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.field}>
        <span>{t.reveal}</span>
        <textarea rows={3} value={step.reveal ?? ''} maxLength={LIMITS.text} onChange={(event) => set({ reveal: event.target.value })} />
      </label>
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T | undefined;
  readonly options: readonly T[];
  readonly names: Readonly<Record<T, string>>;
  readonly none: string;
  onChange(value: T | undefined): void;
}

function Choice<T extends string>({ label, value, options, names, none, onChange }: ChoiceProps<T>) {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <select value={value ?? ''} onChange={(event) => onChange(options.find((option) => option === event.target.value))}>
        <option value="">{none}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {names[option]}
          </option>
        ))}
      </select>
    </label>
  );
}
