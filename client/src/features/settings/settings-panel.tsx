import { useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ModelChoice, type Models } from './model-choice';
import { CharactersField } from './characters-field';
import { MoodField } from './mood-field';
import { Presets } from './presets';
import { SamplerFields } from './sampler-field';
import { SeedField } from './seed-field';
import { isByCharacters, modelOf, ranges, settingsStore, unset, type Range, type Settings } from './settings-store';
import styles from './settings-panel.module.css';

const depths = ['simple', 'advanced'] as const;
type Depth = (typeof depths)[number];

const depthKey = 'storyforge.settings.depth';

export function SettingsPanel(props: { models: Models; theme: ReactNode; onClose: () => void }) {
  const settings = useStore(settingsStore);
  const [depth, setDepth] = useState<Depth>(() => (localStorage.getItem(depthKey) === 'advanced' ? 'advanced' : 'simple'));
  const set = (change: Partial<Settings>) => settingsStore.setState(change);

  const model = modelOf(settings, props.models.phase === 'known' ? props.models.models : null);
  const own = model?.defaults ?? null;
  const byCharacters = isByCharacters(settings, model);

  function choose(chosen: Depth) {
    setDepth(chosen);
    localStorage.setItem(depthKey, chosen);
  }

  return (
    <Dialog heading={strings.settings.heading} side onClose={props.onClose}>
      <fieldset className={styles.depths}>
        <legend className="unseen">{strings.settings.depth}</legend>
        {depths.map((name) => (
          <label key={name}>
            <input type="radio" name="depth" checked={depth === name} onChange={() => choose(name)} />
            {strings.settings.depths[name]}
          </label>
        ))}
      </fieldset>
      <ModelChoice models={props.models} chosen={settings.model} onChoose={(model) => set({ model })} />
      {byCharacters ? (
        <p className={styles.hint}>{strings.settings.byCharacters(settings.characters ?? 0)}</p>
      ) : (
        <Slider label={strings.settings.sentences} range={ranges.sentences} value={settings.sentences} own={own?.sentences} onChange={(sentences) => set({ sentences })} />
      )}
      {depth === 'simple' ? (
        <>
          <MoodField settings={settings} onChange={set} />
          {settings.seed !== null && <SeedField value={settings.seed} onChange={(seed) => set({ seed })} />}
        </>
      ) : (
        <>
          {model?.charactersAToken === 1 && <CharactersField value={settings.characters} onChange={(characters) => set({ characters })} />}
          <SamplerFields settings={settings} own={own} onChange={set} />
          {!byCharacters && (
            <Slider
              label={strings.settings.maxTokens}
              hint={strings.settings.maxTokensHint}
              range={ranges.maxTokens}
              value={settings.maxTokens}
              own={own?.maxTokens}
              onChange={(maxTokens) => set({ maxTokens })}
            />
          )}
          <SeedField value={settings.seed} onChange={(seed) => set({ seed })} />
          <Presets settings={settings} onUse={(preset) => set({ ...preset, model: settings.model, seed: settings.seed })} />
        </>
      )}
      <div className={styles.field}>
        <Button onClick={() => set(unset)}>{strings.settings.reset}</Button>
      </div>
      {props.theme}
    </Dialog>
  );
}

/** A slider that may be left to the model: it shows the model's own value until it is moved. */
function Slider(props: { label: string; hint?: string; range: Range; value: number | null; own: number | undefined; onChange: (value: number) => void }) {
  const id = useId();
  const { range, value } = props;
  const shown = value === null ? (props.own === undefined ? strings.settings.serverDefault : strings.settings.standard(props.own)) : String(value);
  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <label htmlFor={id}>{props.label}</label>
        <output htmlFor={id} data-unset={value === null}>
          {shown}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={range.from}
        max={range.to}
        step={range.step}
        value={value ?? props.own ?? range.middle}
        data-unset={value === null}
        aria-valuetext={shown}
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
