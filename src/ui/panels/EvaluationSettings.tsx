import type { ParamSpecs } from '../../protocol/params';
import { useCatalog } from '../context';
import { PathControl } from '../controls/PathControl';
import { EVALUATION_SPECS, LIVE_SPECS } from '../run-specs';
import { useProblems } from '../use-problems';
import { Group } from './Group';
import { PluginFields } from './PluginFields';
import { text } from './settings-text';

/** What counts as an attack, and how often and how hard it is tried. */
export function EvaluationSettings() {
  const t = text.use();
  const catalog = useCatalog();
  const problems = useProblems();
  if (!catalog) return null;
  const fields = (base: string, specs: ParamSpecs) =>
    Object.entries(specs).map(([name, spec]) => (
      <PathControl key={name} path={`${base}.${name}`} spec={spec} problem={problems.get(`${base}.${name}`)} />
    ));
  // A run in training has no other network to lend.
  const attacks = catalog.attacks.filter(({ needsSurrogate }) => !needsSurrogate);
  return (
    <>
      <PluginFields path="evaluation.threatModel" label={t.threatModel} entries={catalog.threatModels} />
      <PluginFields path="evaluation.attack" label={t.attack} entries={attacks} />
      {fields('evaluation', EVALUATION_SPECS)}
      <Group title={t.whileTraining}>
        <PluginFields path="evaluation.live.attack" label={t.attack} entries={attacks} />
        {fields('evaluation.live', LIVE_SPECS)}
      </Group>
    </>
  );
}
