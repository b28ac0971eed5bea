import { Plus } from 'lucide-react';
import { useState } from 'react';
import { playStrings } from '../../strings/play';
import { Button } from '../../ui/button';
import { longestName, mostCharacters, withCharacter, withOwn, type PlaySettings } from './play-settings';
import styles from './play-page.module.css';

/** Who is in the plot: the known ones to choose from, and names of the visitor's own. */
export function Cast(props: { settings: PlaySettings; onChange: (settings: PlaySettings) => void }) {
  const { settings } = props;
  const [typed, setTyped] = useState('');
  const full = settings.characters.length >= mostCharacters;

  return (
    <fieldset className={styles.group}>
      <legend>{playStrings.characters}</legend>
      <div className={styles.chips}>
        {[...playStrings.cast, ...settings.own].map((name) => {
          const chosen = settings.characters.includes(name);
          return (
            <button
              key={name}
              type="button"
              className={styles.chip}
              aria-pressed={chosen}
              disabled={full && !chosen}
              onClick={() => props.onChange(withCharacter(settings, name))}
            >
              {name}
            </button>
          );
        })}
      </div>
      <form
        className={styles.own}
        onSubmit={(event) => {
          event.preventDefault();
          props.onChange(withOwn(settings, typed, playStrings.cast));
          setTyped('');
        }}
      >
        <input
          aria-label={playStrings.own}
          placeholder={playStrings.ownPlaceholder}
          maxLength={longestName}
          autoComplete="off"
          value={typed}
          disabled={full}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button submit disabled={full || typed.trim() === ''}>
          <Plus />
          {playStrings.add}
        </Button>
      </form>
      <p className={styles.hint}>{playStrings.most(mostCharacters)}</p>
    </fieldset>
  );
}
