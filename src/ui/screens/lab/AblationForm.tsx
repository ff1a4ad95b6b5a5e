import { useMemo, useState } from 'react';
import { ablationSet } from '../../../runs/sweep';
import { useApp } from '../../context';
import { Segments } from '../../panels/Panel';
import { attempt } from './attempt';
import styles from './Lab.module.css';
import planCss from './Plan.module.css';
import { QueueButton } from './QueueButton';
import { text } from './text';

const SEEDS = ['1', '2', '3', '4', '5'] as const;

/** The ablation set of the student on the Train page, with one press. */
export function AblationForm() {
  const t = text.use();
  const base = useApp(({ config }) => config);
  const [seeds, setSeeds] = useState<(typeof SEEDS)[number]>('3');
  const plan = useMemo(
    () =>
      attempt(() =>
        ablationSet(base).flatMap(({ config }) => Array.from({ length: Number(seeds) }, (_, index) => ({ ...config, seed: 1 + index }))),
      ),
    [base, seeds],
  );
  return (
    <section className={planCss.ablation} aria-labelledby="ablation-title">
      <h3 id="ablation-title">{t.sweep.ablation}</h3>
      <p className={styles.muted}>{t.sweep.ablationLead}</p>
      <div className={planCss.seeds}>
        <span aria-hidden>{t.sweep.seeds}</span>
        <Segments
          label={t.sweep.ablationSeeds}
          value={seeds}
          options={SEEDS.map((value) => ({ value, label: value }))}
          onChange={setSeeds}
        />
      </div>
      <QueueButton plan={plan} name={t.sweep.ablation} label={t.sweep.queueAblation} />
    </section>
  );
}
