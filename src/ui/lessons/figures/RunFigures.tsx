import { Suspense, useMemo } from 'react';
import { NETWORK_ROLES, type NetworkRole } from '../../../protocol/run-config';
import { accuracyRows } from '../../../runs/accuracy-rows';
import { trainingCost } from '../../../runs/costs';
import { recordedFinal } from '../../../runs/recording';
import { latePart } from '../../faults/missing-parts';
import { si } from '../../format';
import { useNetworkNames } from '../../network-names';
import { NETWORKS } from '../../networks';
import { useProvenance } from '../../panels/RecordedNote';
import { useRecorded } from '../../recording';
import { Bars } from './Bars';
import styles from './Figures.module.css';
import { Frame } from './Frame';
import { text } from './figure-text';

const AccuracyChart = latePart(() => import('../../charts/AccuracyChart'));
const NONE: ReadonlySet<NetworkRole> = new Set();
const COSTS = ['inherited', 'guidance', 'forward', 'weightGradient', 'inputGradient'] as const;

/** The recording's curves, and nothing live beside them. */
export function Curves() {
  const t = text.use();
  const recording = useRecorded('run');
  const rows = useMemo(() => (recording ? accuracyRows(recording.evaluations, recording.config, 'seconds') : []), [recording]);
  return (
    <Frame title={t.curvesTitle} caption={<Provenance />}>
      <div className={styles.chart}>
        <Suspense fallback={null}>
          <AccuracyChart rows={[]} recorded={rows} axis="seconds" hidden={NONE} borders={[]} />
        </Suspense>
      </div>
      <ul className={styles.legend}>
        {NETWORK_ROLES.map((role) => (
          <Key key={role} role={role} />
        ))}
        <li>{`··· ${t.clean}`}</li>
        <li>{`–·– ${t.attacked}`}</li>
      </ul>
    </Frame>
  );
}

function Key({ role }: { role: NetworkRole }) {
  const names = useNetworkNames();
  return (
    <li style={{ color: NETWORKS[role].colour }}>
      <strong>{names[role]}</strong>
    </li>
  );
}

function Provenance() {
  const recording = useRecorded('run');
  return recording ? <Sentence recording={recording} /> : null;
}

function Sentence({ recording }: { recording: NonNullable<ReturnType<typeof useRecorded<'run'>>> }) {
  return <span>{useProvenance(recording)}</span>;
}

/** Clean and robust accuracy at the end of the recorded run. */
export function Robust({ networks }: { networks: readonly NetworkRole[] }) {
  const t = text.use();
  const names = useNetworkNames();
  const recording = useRecorded('run');
  const finals = recording ? networks.flatMap((network) => recordedFinal(recording, network) ?? []) : [];
  return (
    <Frame
      title={t.robustTitle}
      caption={
        <>
          <span>{t.measured(finals[0]?.attack ?? 'PGD-20')}</span> <Provenance />
        </>
      }
    >
      <Bars
        bars={finals.flatMap(({ network, clean, robust }) => [
          {
            id: `${network} clean`,
            label: t.bar(names[network], t.clean),
            colour: NETWORKS[network].colour,
            value: clean.value,
            proportion: clean,
          },
          {
            id: `${network} robust`,
            label: t.bar(names[network], t.attacked),
            colour: NETWORKS[network].colour,
            value: robust.value,
            proportion: robust,
            isDashed: true,
          },
        ])}
      />
    </Frame>
  );
}

/** Multiply-accumulates of each training of the recorded run. */
export function Costs() {
  const t = text.use();
  const names = useNetworkNames();
  const recording = useRecorded('run');
  const costs = recording ? NETWORK_ROLES.flatMap((role) => [{ role, cost: trainingCost(recording.ledger, role, recording.config) }]) : [];
  const widest = Math.max(1, ...costs.map(({ cost }) => cost?.total ?? 0));
  return (
    <Frame title={t.costsTitle} caption={<Provenance />}>
      <ul className={styles.bars} data-wide>
        {costs.map(
          ({ role, cost }) =>
            cost && (
              <li key={role} style={{ '--hue': NETWORKS[role].colour }}>
                <span className={styles.label}>{names[role]}</span>
                <span className={styles.stack} style={{ gridArea: 'bar' }}>
                  {COSTS.map((part) => (
                    <span key={part} data-part={part} style={{ inlineSize: `${(100 * cost[part]) / widest}%` }} />
                  ))}
                </span>
                <strong>{`${si(cost.total)}MAC`}</strong>
                <small>{cost.inputGradient === 0 ? t.none : `${t.costs.inputGradient}: ${si(cost.inputGradient)}MAC`}</small>
              </li>
            ),
        )}
      </ul>
      <ul className={styles.legend}>
        {COSTS.map((part) => (
          <li key={part} style={{ '--hue': 'var(--muted)' }}>
            <span className={styles.stack}>
              <span data-part={part} />
            </span>
            <span>{t.costs[part]}</span>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
