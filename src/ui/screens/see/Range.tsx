import { useId } from 'react';
import type { SeeControl } from '../../../lessons/define';
import { useControlRule } from '../../lessons/control-rule';
import styles from './See.module.css';

interface RangeProps {
  /** What a lesson calls it. */
  readonly name?: SeeControl;
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** The value as people read it. */
  readonly shown: string;
  readonly disabled?: boolean;
  onChange(value: number): void;
}

/** A slider that acts while it moves, by hand or by arrow keys. */
export function Range({ name, label, value, min, max, step = 1, shown, disabled = false, onChange }: RangeProps) {
  const id = useId();
  const rule = useControlRule(name);
  if (rule === 'hide') return null;
  return (
    <div className={styles.range}>
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{shown}</output>
      <input
        id={id}
        type="range"
        {...{ min, max, step, value }}
        disabled={disabled || rule === 'lock'}
        aria-valuetext={shown}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </div>
  );
}

interface ChoiceProps<T extends string> {
  /** What a lesson calls it. */
  readonly name?: SeeControl;
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  onChange(value: T): void;
}

/** A labelled list to choose one from. */
export function Choice<T extends string>({ name, label, value, options, onChange }: ChoiceProps<T>) {
  const rule = useControlRule(name);
  if (rule === 'hide') return null;
  return (
    <label className={styles.line}>
      <span>{label}</span>
      <select
        value={value}
        disabled={rule === 'lock'}
        onChange={(event) => onChange(options.find((option) => option.value === event.target.value)?.value ?? value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
