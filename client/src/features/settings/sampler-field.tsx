import { strings } from '../../strings';
import type { TurnSettings } from '../../wire/story';
import { ranges, samplers, valueOf, type SamplerName, type Settings } from './settings-store';
import { SwitchedRange } from './switched-range';

type SamplersProps = {
  settings: Settings;
  /** The model's own values, in force where nothing is set; null: several models, each with its own until one is set for all. */
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

function SamplerField(props: SamplersProps & { name: SamplerName; disabled: boolean }) {
  const { name, settings, own, onChange } = props;
  const { on: first, off } = samplers[name];
  const value = valueOf(settings, name, own);
  const unset = settings[name] === null;
  const on = own === null ? !unset : value !== off;
  const [label, hint] = strings.settings.samplers[name];
  const told = !on ? strings.settings.off : String(value);

  return (
    <SwitchedRange
      label={label}
      hint={hint}
      use={strings.settings.use(label)}
      range={ranges[name]}
      on={on}
      value={on ? value : first}
      told={!unset ? told : own === null ? strings.settings.each : strings.settings.standard(told)}
      unset={unset}
      disabled={props.disabled}
      onSwitch={() => onChange({ [name]: !on ? first : own === null ? null : off })}
      onChange={(chosen) => onChange({ [name]: chosen })}
    />
  );
}
