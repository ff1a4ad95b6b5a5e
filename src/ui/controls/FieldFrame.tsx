import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ParamSpec } from '../../protocol/params';
import { Said } from '../i18n/said/Said';
import { text } from '../panels/settings-text';
import styles from './Field.module.css';

export interface FieldProps<V> {
  readonly name: string;
  readonly spec: ParamSpec;
  readonly value: V;
  /** True while the value cannot change. */
  readonly locked: boolean;
  /** True where the open lesson holds the value. */
  readonly isFixed?: boolean;
  /** True while a change acts on the run that is going. */
  readonly acting: boolean;
  readonly problem: string | undefined;
  /** The colour of the loss term that this value weighs. */
  readonly colour?: string;
  /** Lit while the part of the formula that it stands for is pointed at. */
  readonly isLit?: boolean;
  onCommit(value: V): void;
  onFocusChange?(focused: boolean): void;
}

interface FrameProps extends Omit<FieldProps<never>, 'onCommit' | 'value'> {
  readonly id: string;
  readonly control: ReactNode;
  readonly children?: ReactNode;
}

/** Label, control, help and error of one setting. */
export function FieldFrame({
  id,
  spec,
  locked,
  isFixed = false,
  acting,
  problem,
  colour,
  isLit = false,
  onFocusChange,
  control,
  children,
}: FrameProps) {
  const t = text.use();
  const about = [spec.help, spec.source && t.source(spec.source)].filter(Boolean).join(' ');
  return (
    <fieldset
      className={styles.field}
      data-locked={locked}
      data-lit={isLit}
      style={colour ? { '--hue': colour } : undefined}
      onPointerEnter={() => onFocusChange?.(true)}
      onPointerLeave={() => onFocusChange?.(false)}
      onFocus={() => onFocusChange?.(true)}
      onBlur={() => onFocusChange?.(false)}
    >
      <div className={styles.head}>
        <label htmlFor={id} className={styles.label} title={about || undefined}>
          {colour && <span className={styles.swatch} style={{ background: colour }} />}
          <span>{spec.label}</span>
          {isFixed && <Lock size={13} role="img" aria-label={t.held} />}
          {acting && (
            <span className={styles.live} title={t.liveTitle}>
              {t.live}
            </span>
          )}
        </label>
        {control}
      </div>
      {children}
      {spec.help && <p className={styles.help}>{spec.help}</p>}
      {problem && (
        <p className={styles.error} role="alert">
          <span>{t.unusable}</span>
          <Said message={problem} />
        </p>
      )}
    </fieldset>
  );
}
