import { Suspense, useMemo, useState } from 'react';
import type { TermSpec } from '../../protocol/catalog';
import { NETWORK_ROLES, type NetworkRole, type RunConfig } from '../../protocol/run-config';
import { decimateColumns } from '../../runs/decimate';
import type { StepSeries } from '../../runs/metric-log';
import type { RecordedSteps } from '../../runs/recording';
import { HiddenKey } from '../charts/HiddenKey';
import { describeStretches, stretchesOf, useHiddenSpans } from '../charts/hidden';
import { text as chartsText } from '../charts/text';
import { useApp, useCatalog, useParts } from '../context';
import { ChartMenu } from '../export/ChartMenu';
import { runCaption } from '../export/captions';
import { text as exportText } from '../export/text';
import { latePart } from '../faults/missing-parts';
import { plain } from '../format';
import { Terms } from '../glossary/Terms';
import { NETWORKS } from '../networks';
import { useFittingRun } from '../recording';
import { termColour, useFocusedTerm } from '../terms';
import { useLogged } from '../use-log';
import styles from './LossPanel.module.css';
import { LossTable } from './LossTable';
import { Panel, Segments } from './Panel';
import { text as panelsText } from './panels-text';
import { RecordedTag } from './RecordedNote';
import { text } from './recorded-text';

const StepChart = latePart(() => import('../charts/StepChart'));

/** Rows drawn; two for each bucket of steps, its extremes. */
const MAX_ROWS = 1200;

/** Every loss term of one network, unweighted, step by step. */
export function LossPanel() {
  const { log } = useParts();
  const t = text.use();
  const words = panelsText.use();
  const version = useLogged((each) => each.version);
  const config = useApp(({ run }) => run?.config ?? null);
  const phase = useApp(({ run }) => run?.status?.phase);
  const [chosen, setChosen] = useState<NetworkRole | null>(null);
  const [logarithmic, setLogarithmic] = useState(false);
  const recording = useFittingRun();
  const present = NETWORK_ROLES.filter((role) => log.steps(role).length > 0 || recording?.steps[role]);
  const shown = chosen && present.includes(chosen) ? chosen : (present.find((role) => role === phase) ?? present.at(-1));
  const settings = config ?? recording?.config ?? null;
  const terms = useTerms(settings, shown);
  const e = exportText.use();
  const c = chartsText.use();
  const backend = useApp(({ worker }) => (worker.state === 'ready' ? worker.backend : null));
  const caption = async () =>
    settings
      ? runCaption({ config: settings, backend, recording: recorded ? recording : null, isLive: series !== null }, [e.chart.raw])
      : [];
  const series = shown && log.steps(shown).length ? log.steps(shown) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the series' contents
  const columns = useMemo(() => (series ? columnsOf(series, terms) : []), [series, terms, version]);
  const [focused] = useFocusedTerm();
  const marks = log.adjustments.filter(({ network }) => network === shown).map(({ step }) => step);
  const spans = useHiddenSpans();
  const unseen = useMemo(() => (shown && config && series ? stretchesOf(spans, shown, config) : []), [spans, shown, config, series]);
  const lines = terms.map(({ id, label }, index) => ({ id, label, colour: termColour(index), strong: focused === id }));
  const old = shown && recording?.steps[shown];
  const recorded = useMemo(() => (old ? recordedColumns(old, terms) : null), [old, terms]);
  const options = NETWORK_ROLES.map((role) => ({
    value: role,
    label: NETWORKS[role].name,
    colour: NETWORKS[role].colour,
    disabled: !present.includes(role),
  }));
  return (
    <Panel
      title={words.loss.title}
      lead={words.loss.lead}
      tools={
        shown && (
          <>
            <Segments label={words.network} value={shown} options={options} onChange={setChosen} />
            {settings && <ChartMenu title={`${words.loss.title}: ${NETWORKS[shown].long}`} caption={caption} />}
          </>
        )
      }
    >
      {shown && settings ? (
        <>
          <div className={styles.chart}>
            <Suspense fallback={null}>
              <StepChart
                columns={columns}
                lines={series ? lines : []}
                recorded={recorded && { columns: recorded, lines, isBackground: series !== null }}
                marks={marks}
                unseen={unseen}
                logarithmic={logarithmic}
                label={`${words.loss.chart(NETWORKS[shown].long, latestTerms(terms, series, recorded))}${unseen.length ? ` ${c.hiddenSummary(describeStretches(unseen, false))}` : ''}`}
              />
            </Suspense>
          </div>
          <TermLegend terms={terms} series={series} recorded={recorded} config={settings} network={shown} />
          <HiddenKey stretches={unseen} />
          <LossTable terms={terms} columns={series ? columns : (recorded ?? [])} />
          {recorded && (
            <p className={styles.recorded}>
              <RecordedTag /> <span>{t.key}</span>
            </p>
          )}
          <label className={styles.option}>
            <input type="checkbox" checked={logarithmic} onChange={(event) => setLogarithmic(event.target.checked)} />{' '}
            <span>{words.loss.logarithmic}</span>
          </label>
        </>
      ) : (
        <p className={styles.empty}>{words.loss.empty}</p>
      )}
      <Terms ids={['crossEntropy', 'softLabel', 'klDivergence', 'mixup', 'channelMap']} />
    </Panel>
  );
}

const NONE: readonly TermSpec[] = [];

const recordedColumns = ({ step, terms: values }: RecordedSteps, terms: readonly TermSpec[]): readonly Float64Array[] => [
  Float64Array.from(step),
  ...terms.map(({ id }) => Float64Array.from(values[id] ?? step.map(() => Number.NaN))),
];

function useTerms(config: RunConfig | null, role: NetworkRole | undefined): readonly TermSpec[] {
  const catalog = useCatalog();
  const network = role && config?.[role];
  const id = network && !('shipped' in network) ? network.method.id : null;
  return catalog?.methods.find((method) => method.id === id)?.terms ?? NONE;
}

function columnsOf(series: StepSeries, terms: readonly TermSpec[]): readonly Float64Array[] {
  const empty = new Float32Array();
  const columns = terms.map(({ id }) => series.terms.get(id) ?? empty);
  return decimateColumns(series.step, columns, series.length, MAX_ROWS);
}

type Columns = readonly Float64Array[] | null;

const lastOf = (id: string, index: number, series: StepSeries | null, recorded: Columns) =>
  series ? series.terms.get(id)?.[series.length - 1] : recorded?.[index + 1]?.at(-1);

function latestTerms(terms: readonly TermSpec[], series: StepSeries | null, recorded: Columns): string {
  return terms
    .flatMap(({ id, label }, index) => {
      const last = lastOf(id, index, series, recorded);
      return last === undefined || Number.isNaN(last) ? [] : [`${label} ${plain(last)}`];
    })
    .join(', ');
}

interface TermLegendProps {
  readonly terms: readonly TermSpec[];
  readonly series: StepSeries | null;
  readonly recorded: readonly Float64Array[] | null;
  readonly config: RunConfig;
  readonly network: NetworkRole;
}

function TermLegend({ terms, series, recorded, config, network }: TermLegendProps) {
  const t = panelsText.use().loss;
  const [focused, focus] = useFocusedTerm();
  const settings = config[network];
  const params = settings && !('shipped' in settings) ? settings.method.params : {};
  return (
    <ul className={styles.legend}>
      {terms.map(({ id, label, weight }, index) => {
        const last = lastOf(id, index, series, recorded);
        const scale = weight ? params[weight] : undefined;
        return (
          <li key={id} data-focused={focused === id} onPointerEnter={() => focus(id)} onPointerLeave={() => focus(null)}>
            <span className={styles.line} style={{ background: termColour(index) }} />
            <span>{label}</span>
            <strong>{last === undefined || Number.isNaN(last) ? '–' : plain(last)}</strong>
            {typeof scale === 'number' && <small>{t.weight(plain(scale))}</small>}
          </li>
        );
      })}
    </ul>
  );
}
