import { CircleCheck, CircleX } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { SampleView, Verdict } from '../../protocol/metrics';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { useApp, useCatalog } from '../context';
import { percent } from '../format';
import { Terms } from '../glossary/Terms';
import { useClassName } from '../i18n/said/said';
import { NETWORKS } from '../networks';
import { Pixels } from '../views/Pixels';
import { DIFFERENCE_GAIN, difference } from '../views/pixels';
import { Panel, Segments } from './Panel';
import { text } from './panels-text';
import styles from './SamplesPanel.module.css';

/** Four test pictures as each network sees them, clean and under its own attack. */
export function SamplesPanel() {
  const t = text.use().samples;
  const samples = useApp(({ run }) => run?.samples);
  const classes = useClasses();
  const [chosen, setChosen] = useState<NetworkRole>('student');
  const present = NETWORK_ROLES.filter((role) => samples?.some(({ attacked }) => attacked[role]));
  const shown = present.includes(chosen) ? chosen : present.at(-1);
  if (!samples?.length || !shown) {
    return (
      <Panel title={t.title}>
        <p className={styles.empty}>{t.empty}</p>
      </Panel>
    );
  }
  const options = present.map((role) => ({ value: role, label: NETWORKS[role].name, colour: NETWORKS[role].colour }));
  return (
    <Panel title={t.title} lead={t.lead} tools={<Segments label={t.show} value={shown} options={options} onChange={setChosen} />}>
      <div className={styles.samples}>
        {samples.slice(0, 4).map((sample) => (
          <Sample key={sample.index} sample={sample} shown={shown} present={present} classes={classes} />
        ))}
      </div>
      <Terms ids={['adversarialExample', 'whiteBox']} />
    </Panel>
  );
}

function useClasses(): readonly string[] {
  const catalog = useCatalog();
  const id = useApp(({ run }) => run?.config.data.id);
  const className = useClassName();
  return catalog?.datasets.find((dataset) => dataset.id === id)?.classes.map(className) ?? [];
}

interface SampleProps {
  readonly sample: SampleView;
  readonly shown: NetworkRole;
  readonly present: readonly NetworkRole[];
  readonly classes: readonly string[];
}

function Sample({ sample, shown, present, classes }: SampleProps) {
  const t = text.use();
  const { clean, label, attacked } = sample;
  const adversarial = attacked[shown]?.adversarial ?? clean;
  const noise = useMemo(() => difference(clean, adversarial), [clean, adversarial]);
  const name = classes[label] ?? t.classNumber(label);
  return (
    <article className={styles.sample}>
      <h3>{name}</h3>
      <div className={styles.pictures}>
        <figure>
          <Pixels image={clean} label={t.samples.clean(name)} />
          <figcaption>{t.clean}</figcaption>
        </figure>
        <figure>
          <Pixels image={adversarial} label={t.samples.attacked(name)} />
          <figcaption>{t.attacked}</figcaption>
        </figure>
        <figure>
          <Pixels image={noise} label={t.samples.difference} />
          <figcaption>{t.samples.gain(DIFFERENCE_GAIN)}</figcaption>
        </figure>
      </div>
      <table className={styles.verdicts}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t.network}</span>
            </th>
            <th scope="col">{t.clean}</th>
            <th scope="col">{t.attacked}</th>
          </tr>
        </thead>
        <tbody>
          {present.map((role) => {
            const verdicts = attacked[role];
            return (
              <tr key={role} data-shown={role === shown}>
                <th scope="row" style={{ color: NETWORKS[role].colour }}>
                  {NETWORKS[role].name}
                </th>
                <td>{verdicts && <Answer verdict={verdicts.clean} label={label} classes={classes} />}</td>
                <td>{verdicts && <Answer verdict={verdicts.attacked} label={label} classes={classes} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </article>
  );
}

function Answer({ verdict, label, classes }: { verdict: Verdict; label: number; classes: readonly string[] }) {
  const t = text.use();
  const right = verdict.predicted === label;
  const Icon = right ? CircleCheck : CircleX;
  return (
    <span className={styles.answer} data-right={right}>
      <Icon size={14} aria-label={right ? t.samples.right : t.samples.wrong} />
      <span>
        <span>{classes[verdict.predicted] ?? t.classNumber(verdict.predicted)}</span> <small>{percent(verdict.confidence)}</small>
      </span>
    </span>
  );
}
