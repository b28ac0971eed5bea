import { Shuffle } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { compareStrings } from '../../strings/compare';
import { Button } from '../../ui/button';
import { greatestTurnLength } from '../../wire/story';
import styles from './compare.module.css';

export type PromptSettings = { prompt: string; sentences: number };

export const firstPrompt: PromptSettings = { prompt: compareStrings.openings[0] ?? '', sentences: 3 };

const lengths = [1, 2, 3, 5, 8] as const;

/** What all the models are given: the words and the length, and in `children` what else. */
export function PromptFields<Settings extends PromptSettings>(props: { settings: Settings; onChange: (settings: Settings) => void; children?: ReactNode }) {
  const { settings, onChange } = props;
  const promptId = useId();
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
