import { useApp, useCatalog, useController } from '../context';
import { PathControl } from '../controls/PathControl';
import { describeDataset } from '../dataset-text';
import { Late } from '../faults/Late';
import { latePart } from '../faults/missing-parts';
import { Said } from '../i18n/said/Said';
import { DATA_SPECS } from '../run-specs';
import { useBusy } from '../use-busy';
import { useProblems } from '../use-problems';
import { DataPresets } from './DataPresets';
import { Group } from './Group';
import { PluginParams } from './PluginFields';
import styles from './SettingsPanel.module.css';
import { text } from './settings-text';

const DataImport = latePart(() => import('./DataImport'));

/** Which pictures, and where they come from. */
export function DataSettings() {
  const t = text.use();
  const catalog = useCatalog();
  const controller = useController();
  const chosen = useApp(({ config }) => config.data.id);
  const status = useApp(({ datasets }) => datasets[chosen]);
  const problem = useApp(({ datasets }) => Object.values(datasets).find(({ storageProblem }) => storageProblem)?.storageProblem);
  const problems = useProblems();
  const { busy } = useBusy('data.');
  if (!catalog) return null;
  const entry = catalog.datasets.find(({ id }) => id === chosen);
  const params = Object.entries(entry?.params ?? {});
  return (
    <>
      <fieldset className={styles.datasets} disabled={busy}>
        <legend className="visually-hidden">{t.dataset}</legend>
        {catalog.datasets.map(({ id, label, help }) => (
          <label key={id} className={styles.dataset}>
            <input type="radio" name="dataset" checked={id === chosen} onChange={() => controller.selectDataset(id)} />
            <strong>{label}</strong>
            {help && id === chosen && <small>{help}</small>}
          </label>
        ))}
      </fieldset>
      {!status && <p className={styles.note}>{t.lookingUp}</p>}
      {problem && (
        <p className={styles.note}>
          <span>{t.forgetful}</span>
          <Said message={problem} />
        </p>
      )}
      {status && status.storage !== 'generated' && (
        <Late>
          <DataImport status={status} />
        </Late>
      )}
      {status && status.storage !== 'generated' && <DataPresets dataset={status.id} />}
      {status?.storage === 'generated' && <p className={styles.note}>{describeDataset(status)}</p>}
      {params.length > 0 && (
        <Group title={t.howMade}>
          <PluginParams path="data" params={params} terms={[]} />
        </Group>
      )}
      {Object.entries(DATA_SPECS).map(([name, spec]) => {
        const path = name === 'seed' ? 'seed' : `data.${name}`;
        return <PathControl key={name} path={path} spec={spec} problem={problems.get(path)} />;
      })}
    </>
  );
}
