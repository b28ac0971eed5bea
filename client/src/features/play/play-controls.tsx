import { useId } from 'react';
import { playStrings } from '../../strings/play';
import type { ModelSummary } from '../../wire/story';
import { Cast } from './cast';
import { greatestMood, lengths, type Length, type PlaySettings } from './play-settings';
import styles from './play-page.module.css';

/** The few things a plot is made of. */
export function PlayControls(props: {
  settings: PlaySettings;
  /** Null until they are known. */
  models: ModelSummary[] | null;
  onChange: (settings: PlaySettings) => void;
}) {
  const { settings, models, onChange } = props;
  const moodId = useId();
  const modelId = useId();
  const mood = playStrings.moods[settings.mood] ?? '';
  const chosen = models?.find((model) => model.name === settings.model) ?? models?.find((model) => model.isDefault);

  return (
    <section aria-label={playStrings.controls}>
      <Cast settings={settings} onChange={onChange} />
      <div className={styles.group}>
        <div className={styles.line}>
          <label htmlFor={moodId}>{playStrings.mood}</label>
          <output htmlFor={moodId}>{mood}</output>
        </div>
        <input
          id={moodId}
          className={styles.slider}
          type="range"
          min={0}
          max={greatestMood}
          step={1}
          value={settings.mood}
          aria-valuetext={mood}
          onChange={(event) => onChange({ ...settings, mood: event.currentTarget.valueAsNumber })}
        />
      </div>
      <fieldset className={styles.group}>
        <legend>{playStrings.length}</legend>
        <div className={styles.segments}>
          {(Object.keys(lengths) as Length[]).map((length) => (
            <label key={length}>
              <input type="radio" name="length" checked={settings.length === length} onChange={() => onChange({ ...settings, length })} />
              {playStrings.lengths[length]}
            </label>
          ))}
        </div>
      </fieldset>
      {models !== null && models.length > 0 && (
        <div className={styles.group}>
          <label htmlFor={modelId}>{playStrings.model}</label>
          <select
            id={modelId}
            className={styles.select}
            value={chosen?.name ?? ''}
            onChange={(event) => {
              const name = event.currentTarget.value;
              onChange({ ...settings, model: models.find((model) => model.name === name)?.isDefault ? null : name });
            }}
          >
            {models.map((model) => (
              <option key={model.name}>{model.name}</option>
            ))}
          </select>
        </div>
      )}
    </section>
  );
}
