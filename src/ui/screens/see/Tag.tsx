import { Said } from '../../i18n/said/Said';
import { Panel } from '../../panels/Panel';
import styles from './See.module.css';
import { useSight } from './sight';
import { text } from './text';

/** Whose networks the numbers come from, and how long the worker took. */
export function Tag({ milliseconds, isWaiting = false }: { readonly milliseconds: number; readonly isWaiting?: boolean }) {
  const t = text.use();
  const { source } = useSight();
  return (
    <span data-measured className={styles.tag} data-source={source} data-waiting={isWaiting} title={t.computedHere}>
      {`${t.sources[source]} · ${t.computedIn(Math.round(milliseconds))}`}
    </span>
  );
}

/** What stands in a view's place until its first answer has come. */
export function Waiting({ title, problem }: { readonly title: string; readonly problem: string | null }) {
  const t = text.use();
  return (
    <Panel title={title}>
      {problem ? (
        <p className={styles.problem} role="alert">
          <Said message={problem} />
        </p>
      ) : (
        <p className={styles.note} aria-busy="true">
          {t.computing}
        </p>
      )}
    </Panel>
  );
}
