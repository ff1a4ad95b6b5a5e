import { Suspense, useMemo, useState } from 'react';
import type { EvaluationRecord } from '../../protocol/metrics';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../../protocol/run-config';
import { type AccuracyRow, accuracyRows, type XAxis } from '../../runs/accuracy-rows';
import type { Recording } from '../../runs/recording';
import { HiddenKey } from '../charts/HiddenKey';
import { describeStretches, stretchesOn, useHiddenSpans } from '../charts/hidden';
import { Marker } from '../charts/Marker';
import { text as chartsText } from '../charts/text';
import { useApp, useCatalog, useController, useParts } from '../context';
import { ChartMenu } from '../export/ChartMenu';
import { runCaption } from '../export/captions';
import { text as exportText } from '../export/text';
import { latePart } from '../faults/missing-parts';
import { clock, count, interval, percent } from '../format';
import { Terms } from '../glossary/Terms';
import { NETWORKS } from '../networks';
import { useFittingRun } from '../recording';
import { describeThreat } from '../stage-text';
import { resolveColour } from '../theme';
import { useLogged } from '../use-log';
import { useStartable } from '../use-startable';
import styles from './AccuracyPanel.module.css';
import { Panel, Segments } from './Panel';
import { text as panelsText } from './panels-text';
import { RecordedNote, RecordedTag } from './RecordedNote';
import { text } from './recorded-text';

const AccuracyChart = latePart(() => import('../charts/AccuracyChart'));

const AXES: readonly XAxis[] = ['seconds', 'images', 'steps'];

/** Clean and robust accuracy of every network while it learns. */
export function AccuracyPanel() {
  const t = panelsText.use().accuracy;
  const { log } = useParts();
  const seen = useLogged((each) => each.evaluations.length);
  const draft = useApp((state) => state.config);
  const config = useApp(({ run }) => run?.config) ?? draft;
  const catalog = useCatalog();
  const [axis, setAxis] = useState<XAxis>('seconds');
  const [hidden, setHidden] = useState<ReadonlySet<NetworkRole>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count stands for the log's contents
  const rows = useMemo(() => accuracyRows(log.evaluations, config, axis), [log, seen, config, axis]);
  const replay = useReplay(axis);
  const borders = useMemo(() => bordersOf(rows.length ? rows : replay.rows), [rows, replay.rows]);
  const { attack, count: n } = config.evaluation.live;
  const controller = useController();
  const e = exportText.use();
  const backend = useApp(({ worker }) => (worker.state === 'ready' ? worker.backend : null));
  const caption = () =>
    runCaption({ config, backend, recording: replay.isShown ? replay.recording : null, isLive: rows.length > 0 }, [
      e.chart.judged(attack.id.toUpperCase(), describeThreat(config, catalog), n),
      rows.length ? e.chart.clean : e.chart.replayed,
    ]);
  const c = chartsText.use();
  const spans = useHiddenSpans();
  const unseen = useMemo(() => stretchesOn(axis, spans, config), [axis, spans, config]);
  const unseenSummary = unseen.length ? ` ${c.hiddenSummary(describeStretches(unseen, axis === 'seconds'))}` : '';
  const legend = NETWORK_ROLES.filter((role) => !hidden.has(role) && config[role]).map((role) => ({
    label: NETWORKS[role].name,
    colour: resolveColour(NETWORKS[role].colour),
  }));
  const hasRun = useApp(({ run }) => run !== null);
  const { startable } = useStartable();
  const toggle = (role: NetworkRole) =>
    setHidden((before) => new Set(before.has(role) ? [...before].filter((each) => each !== role) : [...before, role]));
  return (
    <Panel
      title={t.title}
      lead={t.lead(attack.id.toUpperCase(), describeThreat(config, catalog), count(n))}
      tools={
        <>
          <Segments label={t.axis} value={axis} options={AXES.map((value) => ({ value, label: t.axes[value] }))} onChange={setAxis} />
          <ChartMenu title={t.title} caption={caption} legend={legend} />
        </>
      }
    >
      <Legend config={config} recording={replay.isShown ? replay.recording : null} hidden={hidden} onToggle={toggle} />
      <div className={styles.chart}>
        <div className={styles.canvas} role="img" aria-label={`${t.chart(summary(rows.length ? rows : replay.rows))}${unseenSummary}`}>
          <Suspense fallback={null}>
            <AccuracyChart rows={rows} recorded={replay.rows} axis={axis} hidden={hidden} borders={borders} unseen={unseen} />
          </Suspense>
        </div>
        {!rows.length && !replay.rows.length && (
          <p className={styles.empty}>
            <span>{t.empty}</span>
          </p>
        )}
      </div>
      <HiddenKey stretches={unseen} isTime={axis === 'seconds'} />
      {replay.recording && (
        <RecordedNote
          recording={replay.recording}
          isShown={replay.isShown}
          onToggle={replay.toggle}
          onTrain={hasRun ? undefined : () => void controller.start()}
          canTrain={startable}
        />
      )}
      <TableTwin rows={rows} axis={axis} />
      {!rows.length && <TableTwin rows={replay.rows} axis={axis} isRecorded />}
      <Terms ids={['cleanAccuracy', 'robustAccuracy', 'threatModel', 'epsilon', 'pgd', 'interval']} />
    </Panel>
  );
}

const NO_ROWS: readonly AccuracyRow[] = [];

/** The recorded curves: of the preset on the screen, or of any where nothing can be computed here. */
function useReplay(axis: XAxis) {
  const recording = useFittingRun();
  const [isShown, setShown] = useState(true);
  const rows = useMemo(
    () => (recording && isShown ? accuracyRows(recording.evaluations, recording.config, axis) : NO_ROWS),
    [recording, isShown, axis],
  );
  return { recording, rows, isShown, toggle: () => setShown(!isShown) };
}

/** The last point of every network in words. */
function summary(rows: readonly AccuracyRow[]): string {
  const t = panelsText.get().accuracy;
  return NETWORK_ROLES.flatMap((role) => {
    const last = rows.findLast(({ network }) => network === role)?.record;
    return last ? [t.curve(NETWORKS[role].name, percent(last.clean.value), percent(last.robust.value))] : [];
  }).join('; ');
}

/** The first moment of each network but the first. */
function bordersOf(rows: readonly AccuracyRow[]): readonly number[] {
  const starts = NETWORK_ROLES.flatMap((role) => rows.find(({ network }) => network === role)?.x ?? []);
  return starts.slice(1);
}

interface LegendProps {
  readonly config: RunConfig;
  readonly recording: Recording | null;
  readonly hidden: ReadonlySet<NetworkRole>;
  onToggle(role: NetworkRole): void;
}

function Legend({ config, recording, hidden, onToggle }: LegendProps) {
  const live = useApp(({ run }) => run?.live);
  const shown = NETWORK_ROLES.filter((role) => config[role]);
  return (
    <div className={styles.legend}>
      {shown.map((role) => (
        <button key={role} type="button" className={styles.key} aria-pressed={!hidden.has(role)} onClick={() => onToggle(role)}>
          <svg width="46" height="14" aria-hidden="true">
            <line x1="0" x2="46" y1="3" y2="3" stroke={NETWORKS[role].colour} strokeWidth="2" />
            <line x1="0" x2="46" y1="10" y2="10" stroke={NETWORKS[role].colour} strokeWidth="2.5" strokeDasharray="7 4" />
            <Marker x={23} y={10} look={NETWORKS[role]} size={3} />
          </svg>
          <span style={{ color: NETWORKS[role].colour }}>{NETWORKS[role].name}</span>
          <Latest record={live?.[role]} recorded={recording && recordedLatest(recording, role)} />
        </button>
      ))}
    </div>
  );
}

const recordedLatest = ({ evaluations }: Recording, role: NetworkRole) => {
  const own = evaluations.filter(({ network }) => network === role);
  return own.findLast(({ final }) => !final) ?? own[0];
};

function Latest({ record, recorded }: { record: EvaluationRecord | undefined; recorded: EvaluationRecord | null | undefined }) {
  const t = text.use();
  const { latest } = panelsText.use().accuracy;
  const shown = record ?? recorded;
  if (!shown) return null;
  return <small>{`${latest(percent(shown.clean.value), percent(shown.robust.value))}${record ? '' : ` (${t.tag})`}`}</small>;
}

interface TwinProps {
  readonly rows: readonly AccuracyRow[];
  readonly axis: XAxis;
  readonly isRecorded?: boolean;
}

function TableTwin({ rows, axis, isRecorded = false }: TwinProps) {
  const t = panelsText.use();
  const [open, setOpen] = useState(false);
  if (!rows.length) return null;
  return (
    <details className={styles.twin} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>{t.asTable}</span> {isRecorded && <RecordedTag />}
      </summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className={styles.scroll} tabIndex={0} aria-label={t.asTable}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.accuracy.axes[axis]}</th>
                <th scope="col">{t.network}</th>
                <th scope="col">{t.clean}</th>
                <th scope="col">{t.underAttack}</th>
                <th scope="col">n</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ x, network, record }) => (
                <tr key={`${network}${x}`}>
                  <td>{axis === 'seconds' ? clock(x) : count(x)}</td>
                  <th scope="row">{NETWORKS[network].name}</th>
                  <td>{`${percent(record.clean.value)} (${interval(record.clean)})`}</td>
                  <td>{`${percent(record.robust.value)} (${interval(record.robust)})`}</td>
                  <td>{count(record.robust.n)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
