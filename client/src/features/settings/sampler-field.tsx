import { useId } from 'react';
import { strings } from '../../strings';
import type { TurnSettings } from '../../wire/story';
import { ranges, samplers, valueOf, type SamplerName, type Settings } from './settings-store';
import styles from './settings-panel.module.css';

type SamplersProps = {
  settings: Settings;
  /** The model's own values, in force where nothing is set; null: several models, each with its own. */
  own: TurnSettings | null;
  onChange: (change: Partial<Settings>) => void;
};

/** Every sampler there is. */
export function SamplerFields(props: SamplersProps) {
  const noPenalty = valueOf(props.settings, 'repetitionPenalty', props.own) === samplers.repetitionPenalty.off;
  return (Object.keys(samplers) as SamplerName[]).map((name) => (
    <SamplerField key={name} name={name} {...props} disabled={name === 'repetitionWindow' && noPenalty} />
  ));
}

/** One sampler: a switch, a range, and what it truly does. */
function SamplerField(props: SamplersProps & { name: SamplerName; disabled: boolean }) {
  const { name, settings } = props;
  const id = useId();
  const range = ranges[name];
  const value = valueOf(settings, name, props.own);
  const isOwn = settings[name] === null;
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
        <output htmlFor={id} data-unset={isOwn || !on}>
          {isOwn && props.own === null ? strings.settings.each : !on ? strings.settings.off : isOwn ? strings.settings.standard(value) : value}
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
        data-unset={isOwn}
        aria-valuetext={!isOwn ? String(value) : props.own === null ? strings.settings.each : strings.settings.standard(value)}
        aria-describedby={`${id}-hint`}
        onChange={(event) => props.onChange({ [name]: event.currentTarget.valueAsNumber })}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
    </div>
  );
}
