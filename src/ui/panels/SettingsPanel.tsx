import { isActive } from '../../runs/store';
import { useApp, useCatalog } from '../context';
import { Said } from '../i18n/said/Said';
import { NETWORKS, stageName } from '../networks';
import { openScreen, screenAddress } from '../screens/address';
import { stageOf } from '../stage-text';
import { useProblems } from '../use-problems';
import { DataSettings } from './DataSettings';
import { EvaluationSettings } from './EvaluationSettings';
import { NetworkSettings } from './NetworkSettings';
import styles from './SettingsPanel.module.css';
import { text } from './settings-text';

/** The settings of the stage that is picked in the stepper. */
export function SettingsPanel() {
  const t = text.use();
  const stage = useApp((state) => state.stage);
  const ready = useCatalog() !== null;
  const problems = [...useProblems()].filter(([path]) => stageOf(path) === stage);
  const busy = useApp(({ run }) => isActive(run));
  const hue = stage === 'data' || stage === 'evaluate' ? 'var(--accent)' : NETWORKS[stage].colour;
  return (
    <section className={styles.panel} style={{ '--hue': hue }} aria-labelledby="settings-title">
      <h2 id="settings-title" className={styles.title}>
        {stageName(stage)}
      </h2>
      <p className={styles.note}>{t.fixed}</p>
      {problems.map(([path, message]) => (
        <p key={path} className={styles.error} role="alert">
          <span>{t.unusable}</span>
          <Said message={message} />
        </p>
      ))}
      {!ready && <p className={styles.note}>{t.waiting}</p>}
      {ready && stage === 'data' && <DataSettings />}
      {ready && stage === 'evaluate' && <EvaluationSettings />}
      {ready && stage !== 'data' && stage !== 'evaluate' && <NetworkSettings key={stage} role={stage} />}
      {busy && (
        <p className={styles.note}>
          <span>{t.fork.before}</span>
          <a
            href={screenAddress('lab')}
            onClick={(event) => {
              event.preventDefault();
              openScreen('lab');
            }}
          >
            {t.fork.link}
          </a>
          <span>{t.fork.after}</span>
        </p>
      )}
    </section>
  );
}
