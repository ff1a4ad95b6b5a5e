import { text } from './names';
import styles from './ParameterSelect.module.css';
import type { Parameter } from './parameters';

export interface ParameterSelectProps {
  readonly label: string;
  readonly parameters: readonly Pick<Parameter, 'path' | 'group' | 'label'>[];
  readonly value: string;
  onChange(path: string): void;
}

/** A choice among all settings of an experiment, network by network. */
export function ParameterSelect({ label, parameters, value, onChange }: ParameterSelectProps) {
  const t = text.use();
  const groups = [...new Set(parameters.map(({ group }) => group))];
  return (
    <select className={styles.select} value={value} aria-label={label} onChange={(event) => onChange(event.target.value)}>
      <option value="">{t.pick}</option>
      {groups.map((group) => (
        <optgroup key={group} label={group}>
          {parameters
            .filter((each) => each.group === group)
            .map(({ path, label: name }) => (
              <option key={path} value={path}>
                {name}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}
