import { isActive } from '../../runs/store';
import { useApp, useCatalog } from '../context';
import { NETWORKS, STAGE_NAMES } from '../networks';
import { openScreen, screenAddress } from '../screens/address';
import { stageOf } from '../stage-text';
import { useProblems } from '../use-problems';
import { DataSettings } from './DataSettings';
import { EvaluationSettings } from './EvaluationSettings';
import { NetworkSettings } from './NetworkSettings';
import styles from './SettingsPanel.module.css';

/** The settings of the stage that is picked in the stepper. */
export function SettingsPanel() {
  const stage = useApp((state) => state.stage);
  const ready = useCatalog() !== null;
  const problems = [...useProblems()].filter(([path]) => stageOf(path) === stage);
  const busy = useApp(({ run }) => isActive(run));
  const hue = stage === 'data' || stage === 'evaluate' ? 'var(--accent)' : NETWORKS[stage].colour;
  return (
    <section className={styles.panel} style={{ '--hue': hue }} aria-labelledby="settings-title">
      <h2 id="settings-title" className={styles.title}>
        {STAGE_NAMES[stage]}
      </h2>
      {busy && (
        <p className={styles.note}>
          Grey settings are fixed while a run is going; LIVE ones act at the next step and are logged with it. To change a grey one, begin a{' '}
          <a
            href={screenAddress('lab')}
            onClick={(event) => {
              event.preventDefault();
              openScreen('lab');
            }}
          >
            new run from here
          </a>{' '}
          in the lab.
        </p>
      )}
      {problems.map(([path, message]) => (
        <p key={path} className={styles.error} role="alert">
          {message}
        </p>
      ))}
      {!ready && <p className={styles.note}>Settings appear when the worker has looked at this device.</p>}
      {ready && stage === 'data' && <DataSettings />}
      {ready && stage === 'evaluate' && <EvaluationSettings />}
      {ready && stage !== 'data' && stage !== 'evaluate' && <NetworkSettings key={stage} role={stage} />}
    </section>
  );
}
