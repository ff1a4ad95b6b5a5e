import type { Curve, EvaluationReport } from '../../protocol/report';
import type { Evaluated } from '../../runs/evaluations';
import { CurveFigure } from '../charts/CurveFigure';
import { useParts } from '../context';
import { ChartMenu } from '../export/ChartMenu';
import { reportCaption } from '../export/captions';
import { accuracy, bytes, count, duration, interval } from '../format';
import { Said } from '../i18n/said/Said';
import { useClassName, useSay } from '../i18n/said/said';
import { useNetworkNames } from '../network-names';
import { NETWORKS } from '../networks';
import { NORMS } from '../stage-text';
import styles from './ReportPanel.module.css';
import { text } from './report-text';
import { Checks } from './TrustPanel';

/** The first chart of the radius stops where pictures are still themselves; the second goes on to plain grey. */
const USUAL_RADIUS = 16 / 255;

/** One report: verdict, attacks one by one, checks, curves, classes. */
export function ReportCard({ evaluated: { name, network, report } }: { evaluated: Evaluated }) {
  const { evaluations } = useParts();
  const t = text.use();
  const names = useNetworkNames();
  const { environment } = report;
  const verdict = report.isComplete ? t.verdict : t.verdictAtMost;
  const colour = network ? NETWORKS[network].colour : 'var(--text)';
  return (
    <article className={styles.card} aria-label={t.reportOn(name)}>
      <header>
        <h3 style={{ color: colour }}>{verdict(network ? names[network] : name, accuracy(report.robust), report.attack)}</h3>
        <button type="button" onClick={() => evaluations.save(name, report)}>
          report.json
        </button>
      </header>
      <p>
        <span>{`${t.numbers(interval(report.robust), accuracy(report.clean), interval(report.clean))} ${t.terms(
          ...([count(report.n), report.seed, NORMS[report.threatModel.id] ?? report.threatModel.id] as const),
          ...([describeRadius(report.threatModel.params), duration(report.seconds)] as const),
        )} ${t.batches(environment.batchSize, bytes(environment.bytesPerImage), bytes(environment.bytesAllowed))} ${t.weights}`}</span>{' '}
        <code title={report.checkpointHash}>{report.checkpointHash.slice(0, 12)}</code>
        <span>{`, ${t.images}`}</span> <code title={report.indexHash}>{report.indexHash.slice(0, 12)}</code>
        <span>.</span>
      </p>
      {report.flags.length > 0 && (
        <ul className={styles.flags}>
          {report.flags.map(({ id, text }) => (
            <li key={`${id}${text}`}>
              <Said message={text} />
            </li>
          ))}
        </ul>
      )}
      <AttackTable report={report} />
      {report.checks.length > 0 && <Checks checks={report.checks} />}
      <div className={styles.curves}>
        {report.curves.flatMap(drawn).map(({ curve, title, ...range }) => (
          <figure key={title}>
            <figcaption title={curve.attack}>
              <span>{t.curves[title]}</span>{' '}
              <ChartMenu
                title={`${t.curves[title]}: ${network ? names[network] : name}`}
                caption={async () => reportCaption(report, curve)}
              />
            </figcaption>
            <CurveFigure className={styles.curve} curve={curve} colour={colour} {...range} />
          </figure>
        ))}
      </div>
      <Classes report={report} />
    </article>
  );
}

/** The charts of a curve: that of the radius is drawn near zero and as a whole. */
function drawn(curve: Curve): readonly { curve: Curve; title: Curve['kind'] | 'wide'; upTo?: number }[] {
  if (curve.kind !== 'epsilon') return [{ curve, title: curve.kind }];
  const isWide = curve.points.some(({ x }) => x > USUAL_RADIUS + 1e-6);
  return [{ curve, title: 'epsilon', upTo: USUAL_RADIUS + 1e-6 }, ...(isWide ? [{ curve, title: 'wide' as const }] : [])];
}

/** `8/255`, from parameters of a threat model or its default. */
export function describeRadius(params: EvaluationReport['threatModel']['params'], standard?: number | string | boolean): string {
  const epsilon = params.epsilon ?? standard;
  return typeof epsilon === 'number' ? `${Number((255 * epsilon).toPrecision(3))}/255` : 'unknown';
}

function AttackTable({ report }: { report: EvaluationReport }) {
  const say = useSay();
  const t = text.use();
  return (
    <div className={styles.scroll}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.columns.attack}</th>
            <th scope="col">{t.columns.attacked}</th>
            <th scope="col">{t.columns.fooled}</th>
            <th scope="col">{t.columns.robustAfter}</th>
            <th scope="col">{t.columns.time}</th>
          </tr>
        </thead>
        <tbody>
          {report.attacks.map(({ name, params, attacked, fooled, robust, seconds, skipped }) => (
            <tr key={JSON.stringify([name, params])}>
              <th scope="row" title={JSON.stringify(params)}>
                {name}
              </th>
              {skipped ? (
                <td colSpan={4}>{t.notRun(say(skipped))}</td>
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
  const className = useClassName();
  const t = text.use();
  return (
    <details>
      <summary>{t.classes}</summary>
      <div className={styles.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.classColumns.class}</th>
              <th scope="col">{t.classColumns.clean}</th>
              <th scope="col">{t.classColumns.robust}</th>
              {classes.map(({ name }) => (
                <th key={name} scope="col">
                  {className(name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map(({ name, clean, robust }, row) => (
              <tr key={name}>
                <th scope="row">{`${className(name)} (${clean.n})`}</th>
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
