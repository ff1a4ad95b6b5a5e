import { importedName, type NetworkRole, type RunConfig } from '../../protocol/run-config';
import type { Json } from '../../runs/config-path';
import { useApp, useCatalog, useController, useParts } from '../context';
import { PathControl } from '../controls/PathControl';
import { Late } from '../faults/Late';
import { latePart } from '../faults/missing-parts';
import { Said } from '../i18n/said/Said';
import { NETWORKS } from '../networks';
import { AUGMENT_SPECS, TRAINING_SPECS } from '../run-specs';
import { useBusy } from '../use-busy';
import { useProblems } from '../use-problems';
import { Group } from './Group';
import { PluginFields } from './PluginFields';
import styles from './SettingsPanel.module.css';
import { text as settingsText } from './settings-text';
import { TeacherImport } from './TeacherImport';
import { text } from './teacher-text';

const ModelCard = latePart(() => import('../model-card/ModelCard'));
const ShippedTeachers = latePart(() => import('../model-card/ShippedTeachers'));

/** How one network is built and trained. */
export function NetworkSettings({ role }: { role: NetworkRole }) {
  const controller = useController();
  const catalog = useCatalog();
  const network = useApp(({ config }) => config[role]);
  const { busy } = useBusy(`${role}.`);
  const problem = useProblems().get(role);
  const replacement = useReplacement(role);
  const t = text.use();
  const s = settingsText.use();
  if (!network) {
    return (
      <>
        <p className={styles.note}>{s.absent(NETWORKS[role].long)}</p>
        {problem && (
          <p className={styles.error}>
            <span>{s.unusable}</span>
            <Said message={problem} />
          </p>
        )}
        <button
          type="button"
          className={styles.button}
          disabled={busy || !replacement}
          onClick={() => controller.edit(role, replacement as unknown as Json)}
        >
          {s.add}
        </button>
        {role === 'teacher' && <OtherTeachers isBusy={busy} />}
      </>
    );
  }
  if ('shipped' in network) {
    return (
      <>
        {importedName(network.shipped) === null ? (
          <>
            <p className={styles.note}>{s.shipped(network.shipped)}</p>
            <Late>
              <ModelCard id={network.shipped} />
            </Late>
          </>
        ) : (
          <p className={styles.note}>{t.replaced}</p>
        )}
        <button
          type="button"
          className={styles.button}
          disabled={busy || !replacement}
          onClick={() => controller.edit(role, replacement as unknown as Json)}
        >
          {s.trainHere}
        </button>
        <OtherTeachers isBusy={busy} />
      </>
    );
  }
  if (!catalog) return null;
  const method = catalog.methods.find(({ id }) => id === network.method.id);
  return (
    <>
      <PluginFields path={`${role}.method`} label={s.method} entries={catalog.methods} terms={method?.terms ?? []} more={s.moreOfMethod} />
      <TrainingFields role={role} />
      <button type="button" className={styles.button} disabled={busy} onClick={() => controller.edit(role, null)}>
        {s.leaveOut}
      </button>
      {role === 'teacher' && <OtherTeachers isBusy={busy} />}
    </>
  );
}

function OtherTeachers({ isBusy }: { isBusy: boolean }) {
  return (
    <>
      <Late>
        <ShippedTeachers isBusy={isBusy} />
      </Late>
      <TeacherImport isBusy={isBusy} />
    </>
  );
}

function TrainingFields({ role }: { role: NetworkRole }) {
  const s = settingsText.use();
  const catalog = useCatalog();
  const problems = useProblems();
  if (!catalog) return null;
  const field = (name: keyof typeof TRAINING_SPECS) => (
    <PathControl path={`${role}.${name}`} spec={TRAINING_SPECS[name]} problem={problems.get(`${role}.${name}`)} />
  );
  return (
    <>
      {field('steps')}
      <Group title={s.network}>
        <PluginFields path={`${role}.model`} label={s.architecture} entries={catalog.models} />
        {role !== 'plain' && field('startFrom')}
      </Group>
      <Group title={s.optimiser}>
        <PluginFields path={`${role}.optimiser`} label={s.optimiser} entries={catalog.optimisers} />
        <PluginFields path={`${role}.schedule`} label={s.schedule} entries={catalog.schedules} />
        {field('batchSize')}
      </Group>
      <Group title={s.augmentation}>
        {Object.entries(AUGMENT_SPECS).map(([name, spec]) => (
          <PathControl key={name} path={`${role}.augment.${name}`} spec={spec} problem={undefined} />
        ))}
      </Group>
    </>
  );
}

/** Settings for a network that has none: the preset's own, or the first preset's that trains one. */
function useReplacement(role: NetworkRole): RunConfig[NetworkRole] {
  const { presets } = useParts();
  const presetId = useApp((state) => state.presetId);
  const own = presets.filter(({ id }) => id === presetId);
  const candidates = [...own, ...presets].map(({ config }) => config[role]);
  return candidates.find((network) => network !== null && !('shipped' in network)) ?? null;
}
