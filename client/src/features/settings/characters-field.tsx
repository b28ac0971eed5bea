import { strings } from '../../strings';
import { ranges } from './settings-store';
import { SwitchedRange } from './switched-range';

/** For a model that writes character by character: a turn of so many characters in place of whole sentences. */
export function CharactersField(props: { value: number | null; onChange: (characters: number | null) => void }) {
  const { value, onChange } = props;
  return (
    <SwitchedRange
      label={strings.settings.characters}
      hint={strings.settings.charactersHint}
      use={strings.settings.useCharacters}
      range={ranges.characters}
      on={value !== null}
      value={value ?? ranges.characters.middle}
      told={value === null ? strings.settings.off : String(value)}
      unset={value === null}
      onSwitch={() => onChange(value === null ? ranges.characters.middle : null)}
      onChange={onChange}
    />
  );
}
