import { Plus, X } from 'lucide-react';
import { useMemo } from 'react';
import { CONTROL_RULES, type ControlRule, type Controls, SEE_CONTROLS } from '../../../../lessons/define';
import { LIMITS } from '../../../../lessons/link';
import { useApp, useCatalog } from '../../../context';
import { text as namesText } from '../../../parameters/names';
import { ParameterSelect } from '../../../parameters/ParameterSelect';
import { parametersOf } from '../../../parameters/parameters';
import { text as seeText } from '../../see/text';
import styles from './Editor.module.css';
import { text } from './editor-text';

interface Control {
  readonly path: string;
  readonly group: string;
  readonly label: string;
}

/** Every control that a lesson can rule: those of the settings that Train has now, and those of See. */
function useControls(): readonly Control[] {
  const t = text.use();
  const names = namesText.use();
  const see = seeText.use();
  const catalog = useCatalog();
  const config = useApp((state) => state.config);
  return useMemo(
    () => [
      { path: 'preset', group: t.general, label: t.experiment },
      { path: 'seed', group: t.general, label: names.fields.seed },
      ...(catalog ? parametersOf(config, catalog, names) : []),
      ...SEE_CONTROLS.map((path) => ({ path, group: t.see, label: see[path.slice('see.'.length) as 'epsilon'] })),
    ],
    [t, names, see, catalog, config],
  );
}

interface ControlRulesProps {
  readonly controls: Controls;
  onChange(controls: Controls | undefined): void;
}

/** Which single controls the lesson leaves out or holds. */
export function ControlRules({ controls, onChange }: ControlRulesProps) {
  const t = text.use();
  const all = useControls();
  const ruled = Object.entries(controls);
  const put = (next: readonly (readonly [string, ControlRule])[]) => onChange(next.length > 0 ? Object.fromEntries(next) : undefined);
  return (
    <fieldset className={styles.rules}>
      <legend>{t.controls}</legend>
      <p>{t.controlsHelp}</p>
      {ruled.length > 0 && (
        <ul>
          {ruled.map(([path, rule]) => {
            const found = all.find((each) => each.path === path);
            const name = found ? `${found.group}: ${found.label}` : path;
            return (
              <li key={path}>
                <span>{name}</span>
                <select
                  value={rule}
                  aria-label={t.ruleOf(name)}
                  onChange={(event) => {
                    const next = CONTROL_RULES.find((each) => each === event.target.value) ?? rule;
                    put(ruled.map(([at, old]) => [at, at === path ? next : old] as const));
                  }}
                >
                  {CONTROL_RULES.map((each) => (
                    <option key={each} value={each}>
                      {t.rules[each]}
                    </option>
                  ))}
                </select>
                <button
                  type="button"
                  className={styles.icon}
                  aria-label={t.freeControl(name)}
                  onClick={() => put(ruled.filter(([at]) => at !== path))}
                >
                  <X size={16} aria-hidden />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {ruled.length < LIMITS.controls && (
        <div className={styles.addRule}>
          <Plus size={16} aria-hidden />
          <ParameterSelect
            label={t.addControl}
            parameters={all.filter(({ path }) => !Object.hasOwn(controls, path))}
            value=""
            onChange={(path) => path && put([...ruled, [path, 'lock']])}
          />
        </div>
      )}
    </fieldset>
  );
}
