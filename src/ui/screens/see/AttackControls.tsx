import { useState } from 'react';
import { NETWORK_ROLES } from '../../../protocol/run-config';
import { MAX_STEPS, NORM_DEFAULTS, NORMS, type Norm } from './address';
import { Choice, Range } from './Range';
import styles from './See.module.css';
import { useSight } from './sight';
import { useSee } from './state';
import { text } from './text';

interface AttackControlsProps {
  /** Whether each network may face an attack of its own. */
  readonly allowsOwn: boolean;
}

/** Wide enough for the settings to stand beside the view; else they are folded above it. */
const WIDE = '(min-width: 821px)';

/** What the attacker may do, and whom he attacks. */
export function AttackControls({ allowsOwn }: AttackControlsProps) {
  const t = text.use();
  const { classes, networks } = useSight();
  const { norm, epsilon, stepSize, steps, start, target, against, change } = useSee();
  const [isWide] = useState(() => window.matchMedia(WIDE).matches);
  const { max } = NORM_DEFAULTS[norm];
  const present = NETWORK_ROLES.filter((role) => networks.some((each) => each.role === role));
  const victims = [
    ...(allowsOwn ? [{ value: 'own' as const, label: t.againstOwn }] : []),
    ...present.map((role) => ({ value: role, label: t.againstOne(t.names[role]) })),
  ];
  const setNorm = (next: Norm) => {
    const { epsilon: radius, stepSize: step } = NORM_DEFAULTS[next];
    change({ norm: next, epsilon: radius, stepSize: step });
  };
  return (
    <details className={styles.controls} open={isWide}>
      <summary>{t.attacker}</summary>
      <Choice
        name="see.against"
        label={t.against}
        value={victims.some(({ value }) => value === against) ? against : (victims[0]?.value ?? 'own')}
        options={victims}
        onChange={(next) => change({ against: next })}
      />
      <Range
        name="see.epsilon"
        label={t.epsilon}
        value={epsilon}
        min={0}
        max={max}
        step={norm === 'linf' ? 0.5 : 8}
        shown={`${epsilon}/255 = ${(epsilon / 255).toFixed(4)}`}
        onChange={(next) => change({ epsilon: next })}
      />
      <Range
        name="see.stepSize"
        label={t.stepSize}
        value={stepSize}
        min={0}
        max={max / 4}
        step={norm === 'linf' ? 0.25 : 2}
        shown={`${stepSize}/255`}
        onChange={(next) => change({ stepSize: next })}
      />
      <Range
        name="see.steps"
        label={t.steps}
        value={steps}
        min={1}
        max={MAX_STEPS}
        shown={String(steps)}
        onChange={(next) => change({ steps: next })}
      />
      <Choice
        name="see.norm"
        label={t.norm}
        value={norm}
        options={NORMS.map((value) => ({ value, label: t.norms[value] }))}
        onChange={setNorm}
      />
      <Choice
        name="see.start"
        label={t.start}
        value={start}
        options={(['image', 'uniform'] as const).map((value) => ({ value, label: t.starts[value] }))}
        onChange={(next) => change({ start: next })}
      />
      <Choice
        name="see.target"
        label={t.target}
        value={target === null ? 'none' : String(target)}
        options={[{ value: 'none', label: t.untargeted }, ...classes.map((name, i) => ({ value: String(i), label: name }))]}
        onChange={(next) => change({ target: next === 'none' ? null : Number(next) })}
      />
    </details>
  );
}
