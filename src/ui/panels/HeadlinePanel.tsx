import { Download } from 'lucide-react';
import type { EvaluationRecord } from '../../protocol/metrics';
import { NETWORK_ROLES, type NetworkRole } from '../../protocol/run-config';
import { trainingCost } from '../../runs/costs';
import { headline } from '../../runs/headline';
import { isActive, type RunView } from '../../runs/store';
import { useApp, useCatalog, useController, useExports, useParts } from '../context';
import { text as exportText } from '../export/text';
import { accuracy, count, interval, si } from '../format';
import { headlineText } from '../headline-text';
import { NETWORKS } from '../networks';
import { describeThreat } from '../stage-text';
import styles from './HeadlinePanel.module.css';
import { text } from './panels-text';
import { WeightButtons } from './WeightButtons';

/** What came out, in one sentence and three cards; nothing before the closing evaluation. */
export function HeadlinePanel() {
  const t = text.use().result;
  const words = headlineText.use();
  const run = useApp((state) => state.run);
  if (!run) return null;
  if (!Object.keys(run.finals).length) return run.status && !isActive(run) ? <Unfinished /> : null;
  const over = run.status?.state === 'finished' ? headline(run.finals, run.ledger, run.config, words) : null;
  return (
    <section className={styles.panel} data-tone={over?.tone} aria-label={t.label}>
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
  const t = text.use().result;
  return (
    <section className={styles.panel} aria-label={t.soFar}>
      <p className={styles.sentence}>{t.unfinished}</p>
      <ExportBar />
    </section>
  );
}

function Card({ role, result, run }: { role: NetworkRole; result: EvaluationRecord; run: RunView }) {
  const t = text.use();
  const { long, colour, soft } = NETWORKS[role];
  const catalog = useCatalog();
  const cost = trainingCost(run.ledger, role, run.config);
  return (
    <article className={styles.card} style={{ '--hue': colour, '--soft': soft }}>
      <h3>{long}</h3>
      <dl>
        <div>
          <dt>{t.underAttack}</dt>
          <dd>
            <Meter {...result.robust} dashed />
            <strong>{accuracy(result.robust)}</strong>
            <small>{interval(result.robust)}</small>
          </dd>
        </div>
        <div>
          <dt>{t.clean}</dt>
          <dd>
            <Meter {...result.clean} />
            <strong>{accuracy(result.clean)}</strong>
            <small>{interval(result.clean)}</small>
          </dd>
        </div>
      </dl>
      <p className={styles.small}>
        <span>{`${result.attack}, ${describeThreat(run.config, catalog)}, n = ${count(result.robust.n)}`}</span>
        <br />
        <span>
          {cost
            ? `${t.result.trained(`${si(cost.total)}MAC`)}, ${cost.inputGradient ? t.result.attacks : t.result.none}`
            : t.result.beforehand}
        </span>
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
  const { export: title, print } = text.use().result;
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
        <Download size={16} aria-hidden /> <span>{title}</span>
      </span>
      <button type="button" disabled={!alive} onClick={() => void controller.saveResult()}>
        run.json
      </button>
      <button type="button" disabled={!alive} onClick={() => void controller.saveMetrics()}>
        metrics.csv
      </button>
      <button type="button" onClick={() => window.print()}>
        {print}
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
