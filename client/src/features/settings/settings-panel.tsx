import { useId, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ModelChoice, type Models } from './model-choice';
import { SeedField } from './seed-field';
import { ranges, settingsStore, unset, type Settings } from './settings-store';
import styles from './settings-panel.module.css';

export function SettingsPanel(props: { models: Models; theme: ReactNode; onClose: () => void }) {
  const settings = useStore(settingsStore);
  const set = (change: Partial<Settings>) => settingsStore.setState(change);

  return (
    <Dialog heading={strings.settings.heading} side onClose={props.onClose}>
      <ModelChoice models={props.models} chosen={settings.model} onChoose={(model) => set({ model })} />
      <Slider label={strings.settings.sentences} range={ranges.sentences} value={settings.sentences} onChange={(sentences) => set({ sentences })} />
      <Slider
        label={strings.settings.temperature}
        hint={strings.settings.temperatureHint}
        range={ranges.temperature}
        value={settings.temperature}
        onChange={(temperature) => set({ temperature })}
      />
      <Slider label={strings.settings.topP} hint={strings.settings.topPHint} range={ranges.topP} value={settings.topP} onChange={(topP) => set({ topP })} />
      <SeedField value={settings.seed} onChange={(seed) => set({ seed })} />
      <div className={styles.field}>
        <Button onClick={() => set(unset)}>{strings.settings.reset}</Button>
      </div>
      {props.theme}
    </Dialog>
  );
}

/** A slider that may be left to the server: it says so until it is moved. */
function Slider(props: {
  label: string;
  hint?: string;
  range: { min: number; max: number; step: number; middle: number };
  value: number | null;
  onChange: (value: number) => void;
}) {
  const id = useId();
  const { range, value } = props;
  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <label htmlFor={id}>{props.label}</label>
        <output htmlFor={id} data-unset={value === null}>
          {value ?? strings.settings.serverDefault}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={range.min}
        max={range.max}
        step={range.step}
        value={value ?? range.middle}
        data-unset={value === null}
        aria-valuetext={value === null ? strings.settings.serverDefault : String(value)}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => props.onChange(event.currentTarget.valueAsNumber)}
      />
      {props.hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {props.hint}
        </p>
      )}
    </div>
  );
}
