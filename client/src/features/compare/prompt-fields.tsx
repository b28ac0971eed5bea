import { Shuffle } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { compareStrings } from '../../strings/compare';
import { Button } from '../../ui/button';
import { greatestTurnLength } from '../../wire/story';
import styles from './compare.module.css';

export type PromptSettings = { prompt: string; temperature: number; sentences: number };

export const firstPrompt: PromptSettings = { prompt: compareStrings.openings[0] ?? '', temperature: 0.8, sentences: 3 };

const temperatures = [0.6, 0.8, 1] as const;
const lengths = [1, 2, 3, 5, 8] as const;

/** What all the models are given: the words, the temperature, the length. */
export function PromptFields(props: { settings: PromptSettings; onChange: (settings: PromptSettings) => void; children?: ReactNode }) {
  const { settings, onChange } = props;
  const promptId = useId();
  const temperatureId = useId();
  const sentencesId = useId();

  function other() {
    const at = compareStrings.openings.indexOf(settings.prompt);
    onChange({ ...settings, prompt: compareStrings.openings[(at + 1) % compareStrings.openings.length] ?? '' });
  }

  return (
    <>
      <div className={styles.group}>
        <label htmlFor={promptId}>{compareStrings.opening}</label>
        <textarea
          id={promptId}
          className={styles.prompt}
          rows={3}
          maxLength={greatestTurnLength}
          value={settings.prompt}
          onChange={(event) => onChange({ ...settings, prompt: event.currentTarget.value })}
        />
        <Button onClick={other}>
          <Shuffle />
          {compareStrings.otherOpening}
        </Button>
      </div>
      <div className={styles.fields}>
        <div>
          <label htmlFor={temperatureId}>{compareStrings.temperature}</label>
          <select
            id={temperatureId}
            value={settings.temperature}
            onChange={(event) => onChange({ ...settings, temperature: Number(event.currentTarget.value) })}
          >
            {temperatures.map((value) => (
              <option key={value}>{value}</option>
            ))}
          </select>
        </div>
        <div>
          <label htmlFor={sentencesId}>{compareStrings.sentences}</label>
          <select id={sentencesId} value={settings.sentences} onChange={(event) => onChange({ ...settings, sentences: Number(event.currentTarget.value) })}>
            {lengths.map((value) => (
              <option key={value}>{value}</option>
            ))}
          </select>
        </div>
        {props.children}
      </div>
    </>
  );
}
