import { NumberField } from '@base-ui/react/number-field';
import { Slider } from '@base-ui/react/slider';
import { useId, useState } from 'react';
import { checkParam } from '../../protocol/params';
import { text } from '../panels/settings-text';
import styles from './Field.module.css';
import { FieldFrame, type FieldProps } from './FieldFrame';
import { afterKey, fromShown, fromTravel, hasSlider, type NumberSpec, stepNear, TRAVEL, toShown, toTravel } from './scale';

export interface NumberControlProps extends FieldProps<number> {
  readonly spec: NumberSpec;
}

/** A slider and a number box for one value; what is typed out of range is refused with the reason. */
export function NumberControl(props: NumberControlProps) {
  const { name, spec, value, locked, problem, onCommit } = props;
  const t = text.use();
  const id = useId();
  /** What the hand is on, before it lets go. */
  const [held, setHeld] = useState<number | null>(null);
  const [typed, setTyped] = useState<{ readonly shown: number | null; readonly error: string } | null>(null);
  const current = held ?? value;
  const commit = (next: number) => {
    setHeld(null);
    setTyped(null);
    if (next !== value) onCommit(next);
  };
  const commitTyped = (shown: number | null) => {
    const next = shown === null ? null : fromShown(spec, shown);
    try {
      commit(checkParam(name, spec, next) as number);
    } catch (error) {
      setTyped({ shown, error: error instanceof Error ? error.message : String(error) });
    }
  };
  const shown = typed ? typed.shown : toShown(spec, current);
  const error = typed?.error ?? problem;
  return (
    <FieldFrame
      {...props}
      problem={error}
      id={id}
      control={
        <NumberField.Root
          id={id}
          value={shown}
          min={toShown(spec, spec.min)}
          max={toShown(spec, spec.max)}
          allowOutOfRange
          step={stepNear(spec, shown ?? 0)}
          disabled={locked}
          format={{ maximumSignificantDigits: 6, useGrouping: false }}
          onValueChange={(next, { reason }) => {
            // Typing is judged when it ends; steps by key or button at once.
            if (reason === 'input-change' || reason === 'input-clear') setTyped({ shown: next, error: '' });
          }}
          onValueCommitted={commitTyped}
        >
          <NumberField.Group className={styles.box} data-invalid={Boolean(error)}>
            <NumberField.Decrement aria-label={t.less(spec.label)}>−</NumberField.Decrement>
            <NumberField.Input />
            {spec.unit && <span className={styles.unit}>{spec.unit === '1/255' ? '/255' : spec.unit}</span>}
            <NumberField.Increment aria-label={t.more(spec.label)}>+</NumberField.Increment>
          </NumberField.Group>
        </NumberField.Root>
      }
    >
      {hasSlider(spec) && (
        <Slider.Root
          min={0}
          max={TRAVEL}
          step={1}
          largeStep={50}
          disabled={locked}
          value={toTravel(spec, current)}
          onValueChange={(travel, { reason }) => {
            const next = reason === 'keyboard' ? afterKey(spec, value, travel) : fromTravel(spec, travel);
            // A key commits at once, with the rounded position; what it means is decided here.
            if (reason === 'keyboard') commit(next);
            else setHeld(next);
          }}
          onValueCommitted={(travel, { reason }) => {
            if (reason !== 'keyboard') commit(fromTravel(spec, travel));
          }}
        >
          <Slider.Control className={styles.control}>
            <Slider.Track className={styles.track}>
              <Slider.Indicator className={styles.indicator} />
              <Slider.Thumb
                className={styles.thumb}
                aria-label={spec.label}
                getAriaValueText={() => `${toShown(spec, current)}${spec.unit === '1/255' ? '/255' : ''}`}
              />
            </Slider.Track>
          </Slider.Control>
        </Slider.Root>
      )}
    </FieldFrame>
  );
}
