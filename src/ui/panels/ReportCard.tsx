import { lazy, Suspense } from 'react';
import type { Curve, EvaluationReport } from '../../protocol/report';
import type { Evaluated } from '../../runs/evaluations';
import { useParts } from '../context';
import { accuracy, count, duration, interval } from '../format';
import { NETWORKS } from '../networks';
import styles from './ReportPanel.module.css';
import { Checks } from './TrustPanel';

const CurveChart = lazy(() => import('../charts/CurveChart'));
const CURVE_TITLES: Readonly<Record<Curve['kind'], string>> = {
  epsilon: 'Robust accuracy and radius',
  steps: 'Robust accuracy and steps',
  restarts: 'Robust accuracy and restarts',
};
/** The first chart of the radius stops where pictures are still themselves. */
const USUAL_RADIUS = 16 / 255;

/** One report: verdict, attacks one by one, checks, curves, classes. */
export function ReportCard({ evaluated: { name, network, report } }: { evaluated: Evaluated }) {
  const { evaluations } = useParts();
  const colour = network ? NETWORKS[network].colour : 'var(--text)';
  return (
    <article className={styles.card} aria-label={`Report on ${name}`}>
      <header>
        <h3 style={{ color: colour }}>
          {network ? NETWORKS[network].long : name}: {report.isComplete ? '' : 'at most '}
          {accuracy(report.robust)} under {report.attack}
        </h3>
        <button type="button" onClick={() => evaluations.save(name, report)}>
          report.json
        </button>
      </header>
      <p>
        95 %: {interval(report.robust)}; clean {accuracy(report.clean)} ({interval(report.clean)}); n = {count(report.n)}, seed{' '}
        {report.seed}, {report.threatModel.id} ε = {describeRadius(report)}, {duration(report.seconds)}. Weights{' '}
        <code title={report.checkpointHash}>{report.checkpointHash.slice(0, 12)}</code>, images{' '}
        <code title={report.indexHash}>{report.indexHash.slice(0, 12)}</code>.
      </p>
      {report.flags.length > 0 && (
        <ul className={styles.flags}>
          {report.flags.map(({ id, text }) => (
            <li key={`${id}${text}`}>{text}</li>
          ))}
        </ul>
      )}
      <AttackTable report={report} />
      {report.checks.length > 0 && <Checks checks={report.checks} />}
      <div className={styles.curves}>
        {report.curves.map((curve) => (
          <figure key={curve.kind}>
            <figcaption title={curve.attack}>{CURVE_TITLES[curve.kind]}</figcaption>
            <div className={styles.curve}>
              <Suspense fallback={null}>
                <CurveChart curve={curve} colour={colour} {...(curve.kind === 'epsilon' ? { upTo: USUAL_RADIUS + 1e-6 } : {})} />
              </Suspense>
            </div>
          </figure>
        ))}
      </div>
      <Classes report={report} />
    </article>
  );
}

function describeRadius({ threatModel }: EvaluationReport): string {
  const { epsilon } = threatModel.params;
  return typeof epsilon === 'number' ? `${Number((255 * epsilon).toPrecision(3))}/255` : 'unknown';
}

function AttackTable({ report }: { report: EvaluationReport }) {
  return (
    <div className={styles.scroll}>
      <table>
        <thead>
          <tr>
            <th scope="col">attack</th>
            <th scope="col">attacked</th>
            <th scope="col">fooled</th>
            <th scope="col">robust after it</th>
            <th scope="col">time</th>
          </tr>
        </thead>
        <tbody>
          {report.attacks.map(({ name, params, attacked, fooled, robust, seconds, skipped }) => (
            <tr key={JSON.stringify([name, params])}>
              <th scope="row" title={JSON.stringify(params)}>
                {name}
              </th>
              {skipped ? (
                <td colSpan={4}>not run: {skipped}</td>
              ) : (
                <>
                  <td>{count(attacked)}</td>
                  <td>{count(fooled)}</td>
                  <td>{accuracy(robust)}</td>
                  <td>{duration(seconds)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Accuracy of each class, and what was taken for what under attack. */
function Classes({ report: { classes, confusion } }: { report: EvaluationReport }) {
  return (
    <details>
      <summary>Classes, and what was taken for what under attack</summary>
      <div className={styles.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">class</th>
              <th scope="col">clean</th>
              <th scope="col">robust</th>
              {classes.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map(({ name, clean, robust }, row) => (
              <tr key={name}>
                <th scope="row">
                  {name} ({clean.n})
                </th>
                <td>{clean.n ? accuracy(clean) : '–'}</td>
                <td>{robust.n ? accuracy(robust) : '–'}</td>
                {classes.map((other, column) => (
                  <td key={other.name} data-own={row === column}>
                    {confusion.attacked[row]?.[column] || ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
