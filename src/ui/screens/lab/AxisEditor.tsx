import { X } from 'lucide-react';
import type { Parameter } from '../../parameters/parameters';
import styles from './Lab.module.css';
import planCss from './Plan.module.css';
import { text } from './text';

/** One setting of a sweep as it is typed. */
export interface AxisDraft {
  readonly path: string;
  readonly values: string;
  readonly low: string;
  readonly high: string;
}

interface AxisEditorProps {
  readonly axis: AxisDraft;
  readonly parameter: Parameter;
  readonly isRandom: boolean;
  onChange(axis: AxisDraft): void;
  onRemove(): void;
}

export function AxisEditor({ axis, parameter, isRandom, onChange, onRemove }: AxisEditorProps) {
  const t = text.use();
  const { spec, label, group } = parameter;
  const isNumber = spec.kind === 'integer' || spec.kind === 'real';
  const hint = spec.kind === 'choice' ? spec.options.join(', ') : spec.kind === 'flag' ? 'true, false' : spec.help;
  const field = (name: 'values' | 'low' | 'high') => (
    <label className={styles.field}>
      <span>{t.sweep[name]}</span>
      <input value={axis[name]} onChange={(event) => onChange({ ...axis, [name]: event.target.value })} />
    </label>
  );
  return (
    <fieldset className={planCss.axis}>
      <legend>
        <span>{label}</span> <small>{group}</small>
      </legend>
      <div className={styles.row}>
        {!isRandom && field('values')}
        {isRandom && isNumber && field('low')}
        {isRandom && isNumber && field('high')}
        <button type="button" className={styles.icon} aria-label={t.sweep.remove(label)} onClick={onRemove}>
          <X size={16} aria-hidden />
        </button>
      </div>
      {hint && <p className={styles.muted}>{hint}</p>}
    </fieldset>
  );
}
