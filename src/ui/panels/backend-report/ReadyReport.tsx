import type { BackendReport } from '../../../protocol/messages';
import { Said } from '../../i18n/said/Said';
import { BACKENDS } from '../backend-names';
import styles from '../Header.module.css';
import { text } from './report-text';

/** Which backend computes and why, what was looked at, and what this address costs. */
export function ReadyReport({ backend, version }: { backend: BackendReport; version: string }) {
  const t = text.use();
  const { chosenThreads, sharing } = backend;
  return (
    <>
      <h2>{t.title(BACKENDS[backend.backend])}</h2>
      <p>
        <Said message={backend.reason} />
      </p>
      {sharing === 'insecure' && (
        <>
          <p>{t.insecure.cost}</p>
          <p>{t.insecure.remedy}</p>
        </>
      )}
      <dl className={styles.facts}>
        <dt>{t.adapter}</dt>
        <dd>{`${backend.adapter}${backend.software ? t.emulated : ''}`}</dd>
        <dt>{t.threads}</dt>
        <dd>{chosenThreads ? t[chosenThreads.how](backend.threads, chosenThreads.cores) : backend.threads}</dd>
        <dt>{t.kernels}</dt>
        <dd>{`${backend.kernels === 'ours' ? t.ours : t.unmodified}${backend.precision === 'float16' ? t.half : ''}`}</dd>
        {backend.tuning && (
          <>
            <dt>{t.variants}</dt>
            <dd>{backend.tuning}</dd>
          </>
        )}
        {sharing && (
          <>
            <dt>{t.sharing}</dt>
            <dd>{t.sharings[sharing]}</dd>
          </>
        )}
        <dt>{t.version}</dt>
        <dd>{version}</dd>
      </dl>
      <Tried tried={backend.tried} />
    </>
  );
}

export function Tried({ tried }: { tried: BackendReport['tried'] }) {
  const t = text.use();
  return (
    <table className={styles.tried}>
      <caption>{t.tried}</caption>
      <tbody>
        {tried.map(({ backend, works, note, gmacs }) => (
          <tr key={backend}>
            <th scope="row">{BACKENDS[backend]}</th>
            <td>
              <span role="img" aria-label={works ? t.works : t.fails}>
                {works ? '✓' : '✗'}
              </span>
            </td>
            <td>
              <Said message={note} />
              {gmacs !== undefined && <span>{`, ${gmacs.toPrecision(2)} GMAC/s`}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
