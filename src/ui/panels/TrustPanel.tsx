import { CircleAlert, CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import type { AccuracyGap, TrustCheck } from '../../protocol/report';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import type { Pair } from '../../runs/evaluations';
import { useEvaluations } from '../context';
import { Said } from '../i18n/said/Said';
import { useNetworkNames } from '../network-names';
import { NETWORKS } from '../networks';
import { Panel, Segments } from './Panel';
import { text } from './report-text';
import styles from './TrustPanel.module.css';

const ICONS = { green: CircleCheck, amber: CircleAlert, red: CircleX } as const;

/** The questions a sceptic asks, each with its light, its number and one sentence. */
export function TrustPanel() {
  const t = text.use();
  const names = useNetworkNames();
  const reports = useEvaluations((state) => state.reports);
  const pairs = useEvaluations((state) => state.pairs);
  const [chosen, setChosen] = useState<NetworkRole>('student');
  const roles = NETWORK_ROLES.filter((role) => reports[role]);
  const shown = roles.includes(chosen) ? chosen : roles.at(-1);
  const report = shown && reports[shown];
  if (!shown || !report) return null;
  const options = roles.map((role) => ({ value: role, label: names[role], colour: NETWORKS[role].colour }));
  return (
    <Panel title={t.trust} lead={t.trustLead} tools={<Segments label={t.network} value={shown} options={options} onChange={setChosen} />}>
      <Checks checks={report.checks} />
      {pairs.length > 0 && (
        <ul className={styles.pairs} aria-label={t.differences}>
          {pairs.map((pair) => (
            <PairLine key={`${pair.first}${pair.second}`} pair={pair} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

export function Checks({ checks }: { checks: readonly TrustCheck[] }) {
  const t = text.use();
  return (
    <ul className={styles.checks}>
      {checks.map(({ id, label, light, text }) => {
        const Icon = ICONS[light];
        return (
          <li key={id} className={styles.check} data-check={id} data-light={light}>
            <Icon size={18} aria-hidden />
            <div>
              <p className={styles.label}>
                <Said message={label} /> <span className="visually-hidden">{`: ${t.lights[light]}`}</span>
              </p>
              <p className={styles.text}>
                <Said message={text} />
              </p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const points = (share: number) => `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(100 * share).toFixed(1)}`;

const gapText = ({ difference, low, high }: AccuracyGap): string => text.get().gap(points(difference), points(low), points(high));

function PairLine({ pair: { first, second, gaps } }: { pair: Pair }) {
  const t = text.use();
  const names = useNetworkNames();
  return (
    <li>
      <strong>{t.less(names[first], names[second])}</strong>
      <span>{t.gaps(gaps.robust.n, gapText(gaps.robust), gapText(gaps.clean))}</span>
    </li>
  );
}
