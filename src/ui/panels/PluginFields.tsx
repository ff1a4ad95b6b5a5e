import type { CatalogEntry, TermSpec } from '../../protocol/catalog';
import type { ParamSpec } from '../../protocol/params';
import type { PluginChoice } from '../../protocol/run-config';
import { getPath } from '../../runs/config-path';
import { useApp, useController } from '../context';
import fields from '../controls/Field.module.css';
import { FieldFrame } from '../controls/FieldFrame';
import { PathControl } from '../controls/PathControl';
import { useControlRule } from '../lessons/control-rule';
import { paramTerm, termColour, useFocusedTerm } from '../terms';
import { useBusy } from '../use-busy';
import { useProblems } from '../use-problems';
import { Group } from './Group';

const IN_SIGHT = 5;

export interface PluginFieldsProps {
  /** Where in the config the choice stands, as in `student.method`. */
  readonly path: string;
  readonly label: string;
  readonly entries: readonly CatalogEntry[];
  readonly terms?: readonly TermSpec[];
  /** The first live parameters stay in sight and the rest goes under this heading; without it all are shown. */
  readonly more?: string;
}

/** A choice among plugins and the chosen one's parameters, drawn from its declaration. */
export function PluginFields({ path, label, entries, terms = [], more }: PluginFieldsProps) {
  const choice = useApp(({ config }) => getPath(config, path)) as PluginChoice | undefined;
  const entry = entries.find(({ id }) => id === choice?.id);
  const params = Object.entries(entry?.params ?? {});
  const first = more ? params.filter(([, spec]) => spec.live).slice(0, IN_SIGHT) : params;
  const rest = params.filter(([name]) => !first.some(([shown]) => shown === name));
  return (
    <>
      <PluginChoiceControl path={path} label={label} entries={entries} entry={entry} id={choice?.id ?? ''} />
      <PluginParams path={path} params={first} terms={terms} />
      {more && rest.length > 0 && (
        <Group title={more}>
          <PluginParams path={path} params={rest} terms={terms} />
        </Group>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly path: string;
  readonly label: string;
  readonly entries: readonly CatalogEntry[];
  readonly entry: CatalogEntry | undefined;
  readonly id: string;
}

function PluginChoiceControl({ path, label, entries, entry, id }: ChoiceProps) {
  const controller = useController();
  const { busy } = useBusy(path);
  const rule = useControlRule(path);
  const problem = useProblems().get(`${path}.id`);
  const name = `choice-${path}`;
  const spec: ParamSpec = { kind: 'choice', label, default: id, options: [], ...(entry?.help ? { help: entry.help } : {}) };
  if (rule === 'hide') return null;
  const locked = busy || rule === 'lock';
  return (
    <FieldFrame
      id={name}
      name={name}
      spec={spec}
      locked={locked}
      isFixed={rule === 'lock'}
      acting={false}
      problem={problem}
      control={
        <select
          id={name}
          className={fields.select}
          value={id}
          disabled={locked}
          onChange={(event) => controller.edit(path, { id: event.target.value, params: {} })}
        >
          {!entry && <option value={id}>{id}</option>}
          {entries.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label}
            </option>
          ))}
        </select>
      }
    />
  );
}

/** A plugin's parameters, each bound to its place in the config. */
export function PluginParams({
  path,
  params,
  terms,
}: {
  path: string;
  params: readonly (readonly [string, ParamSpec])[];
  terms: readonly TermSpec[];
}) {
  const problems = useProblems();
  const [focused, focus] = useFocusedTerm();
  return params.map(([name, spec]) => {
    const at = `${path}.params.${name}`;
    const term = terms.findIndex(({ weight }) => weight === name);
    const own = terms[term]?.id ?? paramTerm(name);
    return (
      <PathControl
        key={at}
        path={at}
        spec={spec}
        problem={problems.get(at)}
        isLit={focused === own || focused === paramTerm(name)}
        onFocusChange={(on) => focus(on ? own : null)}
        {...(term >= 0 ? { colour: termColour(term) } : {})}
      />
    );
  });
}
