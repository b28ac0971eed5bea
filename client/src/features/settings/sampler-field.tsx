import { useId } from 'react';
import { strings } from '../../strings';
import { ranges, samplers, valueOf, type SamplerName, type Settings } from './settings-store';
import styles from './settings-panel.module.css';

/** One sampler: a switch, a range, and what it truly does. */
export function SamplerField(props: { name: SamplerName; settings: Settings; disabled?: boolean; onChange: (change: Partial<Settings>) => void }) {
  const { name, settings } = props;
  const id = useId();
  const range = ranges[name];
  const value = valueOf(settings, name);
  const on = value !== samplers[name].off;
  const [label, hint] = strings.settings.samplers[name];
  const shown = on ? Math.min(Math.max(value, range.from), range.to) : samplers[name].on;

  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <label className={styles.switch}>
          <input
            type="checkbox"
            role="switch"
            checked={on}
            disabled={props.disabled}
            aria-label={strings.settings.use(label)}
            onChange={() => props.onChange({ [name]: on ? samplers[name].off : samplers[name].on })}
          />
          <span aria-hidden>{label}</span>
        </label>
        <output htmlFor={id} data-unset={settings[name] === null || !on}>
          {!on ? strings.settings.off : value}
        </output>
      </div>
      <input
        id={id}
        type="range"
        aria-label={label}
        min={range.from}
        max={range.to}
        step={range.step}
        value={shown}
        disabled={!on || props.disabled}
        data-unset={settings[name] === null}
        aria-valuetext={settings[name] === null ? strings.settings.standard(value) : String(value)}
        aria-describedby={`${id}-hint`}
        onChange={(event) => props.onChange({ [name]: event.currentTarget.valueAsNumber })}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
    </div>
  );
}
