import { useId } from 'react';
import type { Range } from './settings-store';
import styles from './settings-panel.module.css';

/** A setting with a switch, a slider, and what it truly does. */
export function SwitchedRange(props: {
  label: string;
  hint: string;
  /** What the switch is called. */
  use: string;
  range: Range;
  on: boolean;
  value: number;
  /** How the value is told, here and to a screen reader. */
  told: string;
  /** Nothing is set: it is the model's own. */
  unset: boolean;
  disabled?: boolean;
  onSwitch: () => void;
  onChange: (value: number) => void;
}) {
  const id = useId();
  const { range, on } = props;
  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <label className={styles.switch}>
          <input type="checkbox" role="switch" checked={on} disabled={props.disabled} aria-label={props.use} onChange={props.onSwitch} />
          <span aria-hidden>{props.label}</span>
        </label>
        <output htmlFor={id} data-unset={props.unset || !on}>
          {props.told}
        </output>
      </div>
      <input
        id={id}
        type="range"
        aria-label={props.label}
        min={range.from}
        max={range.to}
        step={range.step}
        value={Math.min(Math.max(props.value, range.from), range.to)}
        disabled={!on || props.disabled}
        data-unset={props.unset}
        aria-valuetext={props.told}
        aria-describedby={`${id}-hint`}
        onChange={(event) => props.onChange(event.currentTarget.valueAsNumber)}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {props.hint}
      </p>
    </div>
  );
}
