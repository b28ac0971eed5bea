import { useId } from 'react';
import { strings } from '../../strings';
import { ranges } from './settings-store';
import styles from './settings-panel.module.css';

const range = ranges.characters;

/** For a model that writes character by character: a turn of so many characters in place of whole sentences. */
export function CharactersField(props: { value: number | null; onChange: (characters: number | null) => void }) {
  const id = useId();
  const { value } = props;
  return (
    <div className={styles.field}>
      <div className={styles.line}>
        <label className={styles.switch}>
          <input
            type="checkbox"
            role="switch"
            checked={value !== null}
            aria-label={strings.settings.useCharacters}
            onChange={() => props.onChange(value === null ? range.middle : null)}
          />
          <span aria-hidden>{strings.settings.characters}</span>
        </label>
        <output htmlFor={id} data-unset={value === null}>
          {value ?? strings.settings.off}
        </output>
      </div>
      <input
        id={id}
        type="range"
        aria-label={strings.settings.characters}
        min={range.from}
        max={range.to}
        step={range.step}
        value={value ?? range.middle}
        disabled={value === null}
        data-unset={value === null}
        aria-describedby={`${id}-hint`}
        onChange={(event) => props.onChange(event.currentTarget.valueAsNumber)}
      />
      <p id={`${id}-hint`} className={styles.hint}>
        {strings.settings.charactersHint}
      </p>
    </div>
  );
}
