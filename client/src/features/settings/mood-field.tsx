import { useId } from 'react';
import { strings } from '../../strings';
import { moodOf, moods, withMood, type Settings } from './settings-store';
import styles from './settings-panel.module.css';

/** From careful to wild, in place of the samplers. */
export function MoodField(props: { settings: Settings; onChange: (change: Partial<Settings>) => void }) {
  const id = useId();
  const mood = moodOf(props.settings);
  const name = strings.settings.moods[mood] ?? strings.settings.ownMood;
  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <label htmlFor={id}>{strings.settings.mood}</label>
        <output htmlFor={id} data-unset={mood === -1}>
          {name}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={moods.length - 1}
        step={1}
        value={mood === -1 ? 2 : mood}
        data-unset={mood === -1}
        aria-valuetext={name}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const chosen = moods[event.currentTarget.valueAsNumber];
          if (chosen !== undefined) props.onChange(withMood(chosen));
        }}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {mood === -1 ? strings.settings.ownMoodHint : strings.settings.moodHint}
      </p>
    </div>
  );
}
