import { CircleAlert, CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import type { AccuracyGap, Light, TrustCheck } from '../../protocol/report';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import type { Pair } from '../../runs/evaluations';
import { useEvaluations } from '../context';
import { NETWORKS } from '../networks';
import { Panel, Segments } from './Panel';
import styles from './TrustPanel.module.css';

const ICONS = { green: CircleCheck, amber: CircleAlert, red: CircleX } as const;
const WORDS: Readonly<Record<Light, string>> = { green: 'passed', amber: 'unclear', red: 'failed' };

/** The questions a sceptic asks, each with its light, its number and one sentence. */
export function TrustPanel() {
  const reports = useEvaluations((state) => state.reports);
  const pairs = useEvaluations((state) => state.pairs);
  const [chosen, setChosen] = useState<NetworkRole>('student');
  const roles = NETWORK_ROLES.filter((role) => reports[role]);
  const shown = roles.includes(chosen) ? chosen : roles.at(-1);
  const report = shown && reports[shown];
  if (!shown || !report) return null;
  const options = roles.map((role) => ({ value: role, label: NETWORKS[role].name, colour: NETWORKS[role].colour }));
  return (
    <Panel
      title="Can these numbers be trusted?"
      lead="A network can look robust because the attack is blind. These checks try to catch that; amber means that a check could not tell."
      tools={<Segments label="Network" value={shown} options={options} onChange={setChosen} />}
    >
      <Checks checks={report.checks} />
      {pairs.length > 0 && (
        <ul className={styles.pairs} aria-label="Differences on the same images">
          {pairs.map((pair) => (
            <PairLine key={`${pair.first}${pair.second}`} pair={pair} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

export function Checks({ checks }: { checks: readonly TrustCheck[] }) {
  return (
    <ul className={styles.checks}>
      {checks.map(({ id, label, light, text }) => {
        const Icon = ICONS[light];
        return (
          <li key={id} className={styles.check} data-check={id} data-light={light}>
            <Icon size={18} aria-hidden />
            <div>
              <p className={styles.label}>
                {label} <span className="visually-hidden">: {WORDS[light]}</span>
              </p>
              <p className={styles.text}>{text}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const points = (share: number) => `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(100 * share).toFixed(1)}`;

export const gapText = ({ difference, low, high }: AccuracyGap): string =>
  `${points(difference)} points (95 %: ${points(low)} to ${points(high)})`;

function PairLine({ pair: { first, second, gaps } }: { pair: Pair }) {
  return (
    <li>
      <strong>
        {NETWORKS[first].name} less {NETWORKS[second].name}
      </strong>
      , same {gaps.robust.n} images: under attack {gapText(gaps.robust)}, clean {gapText(gaps.clean)}
    </li>
  );
}
