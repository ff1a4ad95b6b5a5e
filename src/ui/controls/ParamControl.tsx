import { useId } from 'react';
import type { ChoiceSpec, FlagSpec, ParamSpec, ParamValue } from '../../protocol/params';
import styles from './Field.module.css';
import { FieldFrame, type FieldProps } from './FieldFrame';
import { NumberControl } from './NumberControl';

/** The control that fits a parameter's declaration. */
export function ParamControl({ spec, value, ...rest }: FieldProps<ParamValue> & { readonly spec: ParamSpec }) {
  switch (spec.kind) {
    case 'integer':
    case 'real':
      return <NumberControl {...rest} spec={spec} value={typeof value === 'number' ? value : spec.default} />;
    case 'choice':
      return <ChoiceControl {...rest} spec={spec} value={String(value)} />;
    case 'flag':
      return <FlagControl {...rest} spec={spec} value={value === true} />;
  }
}

function ChoiceControl(props: FieldProps<string> & { readonly spec: ChoiceSpec }) {
  const id = useId();
  const { spec, value, locked, onCommit } = props;
  return (
    <FieldFrame
      {...props}
      id={id}
      control={
        <select id={id} className={styles.select} value={value} disabled={locked} onChange={(event) => onCommit(event.target.value)}>
          {spec.options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      }
    />
  );
}

function FlagControl(props: FieldProps<boolean> & { readonly spec: FlagSpec }) {
  const id = useId();
  const { value, locked, onCommit } = props;
  return (
    <FieldFrame
      {...props}
      id={id}
      control={
        <input
          id={id}
          type="checkbox"
          className={styles.flag}
          checked={value}
          disabled={locked}
          onChange={(event) => onCommit(event.target.checked)}
        />
      }
    />
  );
}
