import { useId, useMemo, useState } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import type { Turn } from '../../wire/story';
import type { Desk } from './desk';
import { modelShare, statisticsOf } from './statistics';
import type { Voice } from './story-tree';
import styles from './statistics-dialog.module.css';

const voices: readonly Voice[] = ['opening', 'writer', 'model', 'revised'];

/** Whose words the story has, how many, and how far it is to the goal. */
export function StatisticsDialog(props: { desk: Desk; branch: readonly Turn[]; goal: number | null; onClose: () => void }) {
  const { goal } = props;
  const id = useId();
  const statistics = useMemo(() => statisticsOf(props.branch), [props.branch]);
  const [typed, setTyped] = useState(goal?.toString() ?? '');
  const wished = typed.trim() === '' ? 0 : Number(typed);
  const valid = Number.isInteger(wished) && wished >= 0 && wished <= 10_000_000;
  const { words } = statistics;

  return (
    <Dialog heading={strings.statistics.heading} onClose={props.onClose}>
      <p className={styles.words}>{strings.words(words)}</p>
      <p className={styles.share}>{strings.statistics.share(modelShare(statistics))}</p>
      <div className={styles.bar} aria-hidden>
        {voices.map((voice) => (
          <span key={voice} data-voice={voice} ref={(part) => part?.style.setProperty('width', `${(100 * statistics.byVoice[voice]) / Math.max(1, words)}%`)} />
        ))}
      </div>
      <ul className={styles.voices}>
        {voices
          .filter((voice) => statistics.byVoice[voice] > 0)
          .map((voice) => (
            <li key={voice} data-voice={voice}>
              {strings.statistics.of(voice, statistics.byVoice[voice])}
            </li>
          ))}
      </ul>
      <form
        className={styles.goal}
        onSubmit={(event) => {
          event.preventDefault();
          if (valid) void props.desk.changeStory({ wordGoal: wished });
        }}
      >
        <label htmlFor={id}>{strings.statistics.goal}</label>
        <span>
          <input id={id} inputMode="numeric" autoComplete="off" value={typed} aria-invalid={!valid} placeholder={strings.statistics.none} onChange={(event) => setTyped(event.currentTarget.value)} />
          <Button submit disabled={!valid || wished === (goal ?? 0)}>
            {strings.statistics.set}
          </Button>
        </span>
      </form>
      {goal !== null && (
        <>
          <progress className={styles.progress} value={Math.min(words, goal)} max={goal} aria-label={strings.statistics.goal} />
          <p className={styles.share}>{strings.statistics.left(words, goal)}</p>
        </>
      )}
    </Dialog>
  );
}
