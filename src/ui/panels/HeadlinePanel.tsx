import { Download } from 'lucide-react';
import type { EvaluationRecord } from '../../protocol/metrics';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { trainingCost } from '../../runs/costs';
import { headline } from '../../runs/headline';
import { isActive, type RunView } from '../../runs/store';
import { useApp, useCatalog, useController, useExports, useParts } from '../context';
import { text as exportText } from '../export/text';
import { accuracy, count, interval, si } from '../format';
import { NETWORKS } from '../networks';
import { describeThreat } from '../stage-text';
import styles from './HeadlinePanel.module.css';
import { WeightButtons } from './WeightButtons';

/** What came out, in one sentence and three cards; nothing before the closing evaluation. */
export function HeadlinePanel() {
  const run = useApp((state) => state.run);
  if (!run) return null;
  if (!Object.keys(run.finals).length) return run.status && !isActive(run) ? <Unfinished /> : null;
  const over = run.status?.state === 'finished' ? headline(run.finals, run.ledger, run.config) : null;
  return (
    <section className={styles.panel} data-tone={over?.tone} aria-label="Result">
      {over && (
        <>
          <h2 className={styles.title}>{over.title}</h2>
          <p className={styles.sentence}>{over.sentence}</p>
        </>
      )}
      <div className={styles.cards}>
        {NETWORK_ROLES.map((role) => {
          const result = run.finals[role];
          return result && <Card key={role} role={role} result={result} run={run} />;
        })}
      </div>
      <ExportBar />
    </section>
  );
}

/** A run that ended early can still be taken home. */
function Unfinished() {
  return (
    <section className={styles.panel} aria-label="Result so far">
      <p className={styles.sentence}>The run ended before its closing evaluation; what was measured until then is below.</p>
      <ExportBar />
    </section>
  );
}

function Card({ role, result, run }: { role: NetworkRole; result: EvaluationRecord; run: RunView }) {
  const { long, colour, soft } = NETWORKS[role];
  const catalog = useCatalog();
  const cost = trainingCost(run.ledger, role, run.config);
  return (
    <article className={styles.card} style={{ '--hue': colour, '--soft': soft }}>
      <h3>{long}</h3>
      <dl>
        <div>
          <dt>under attack</dt>
          <dd>
            <Meter {...result.robust} dashed />
            <strong>{accuracy(result.robust)}</strong>
            <small>{interval(result.robust)}</small>
          </dd>
        </div>
        <div>
          <dt>clean</dt>
          <dd>
            <Meter {...result.clean} />
            <strong>{accuracy(result.clean)}</strong>
            <small>{interval(result.clean)}</small>
          </dd>
        </div>
      </dl>
      <p className={styles.small}>
        {result.attack}, {describeThreat(run.config, catalog)}, n = {count(result.robust.n)}
        <br />
        {cost ? (
          <>
            trained for {si(cost.total)}MAC, {cost.inputGradient ? 'attacks included' : '0 adversarial examples'}
          </>
        ) : (
          'trained beforehand, cost not in this run'
        )}
      </p>
    </article>
  );
}

/** A bar from 0 to 100 % with its 95 % interval as a whisker. */
function Meter({ value, low, high, dashed = false }: { value: number; low: number; high: number; dashed?: boolean }) {
  return (
    <svg className={styles.meter} viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      <rect width="100" height="14" rx="2" className={styles.track} />
      <rect width={100 * value} height="14" className={styles.fill} data-dashed={dashed} />
      <line x1={100 * low} x2={100 * high} y1="7" y2="7" className={styles.whisker} />
    </svg>
  );
}

function ExportBar() {
  const t = exportText.use();
  const { exports } = useParts();
  const controller = useController();
  const config = useApp(({ run }) => run?.config);
  const finals = useApp(({ run }) => run?.finals);
  const alive = useApp(({ worker }) => worker.state === 'ready');
  const run = useApp((state) => state.run?.runId);
  const isBusy = useExports(({ busy }) => busy !== null);
  return (
    <div className={styles.exports}>
      <span>
        <Download size={16} aria-hidden /> Export
      </span>
      <button type="button" disabled={!alive} onClick={() => void controller.saveResult()}>
        run.json
      </button>
      <button type="button" disabled={!alive} onClick={() => void controller.saveMetrics()}>
        metrics.csv
      </button>
      {run && (
        <button type="button" disabled={!alive || isBusy} title={t.run.bundleTitle} onClick={() => void exports.saveBundle([run])}>
          {t.run.bundle}
        </button>
      )}
      {NETWORK_ROLES.filter((role) => config?.[role] && finals?.[role]).map((role) => (
        <WeightButtons key={role} role={role} isAlive={alive} />
      ))}
    </div>
  );
}
