import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState } from 'react';
import { strings } from '../../strings';
import { IconButton } from '../../ui/icon-button';
import type { Turn, WordAlternatives } from '../../wire/story';
import type { Desk } from './desk';
import styles from './turn-card.module.css';

type Odds = { phase: 'asked' } | { phase: 'failed'; why: string } | { phase: 'known'; found: WordAlternatives };

/** What else was likely where the model wrote a word, to go on from there. */
export function WordOdds(props: { desk: Desk; turn: Turn; offset: number; disabled: boolean; onMove: (offset: number) => void; onChoose: (beginning: string) => void }) {
  const { desk, turn, offset } = props;
  const [odds, setOdds] = useState<Odds>({ phase: 'asked' });

  useEffect(() => {
    let gone = false;
    setOdds({ phase: 'asked' });
    desk.alternatives(turn.id, offset).then(
      (found) => !gone && setOdds({ phase: 'known', found }),
      (error: unknown) => !gone && setOdds({ phase: 'failed', why: error instanceof Error ? error.message : '' }),
    );
    return () => void (gone = true);
  }, [desk, turn.id, offset]);

  const word = odds.phase === 'known' ? turn.text.slice(odds.found.start, odds.found.end).trim() : '';
  return (
    <section className={styles.odds} aria-label={strings.odds.heading}>
      <div className={styles.oddsHead}>
        <p role="status">
          {odds.phase === 'asked' && strings.odds.asking}
          {odds.phase === 'failed' && odds.why}
          {odds.phase === 'known' && strings.odds.instead(word)}
        </p>
        {odds.phase === 'known' && (
          <span>
            <IconButton label={strings.odds.previous} disabled={turn.text.slice(0, odds.found.start).trim() === ''} onClick={() => props.onMove(lastLetter(turn.text, odds.found.start))}>
              <ChevronLeft />
            </IconButton>
            <IconButton label={strings.odds.next} disabled={turn.text.slice(odds.found.end).trim() === ''} onClick={() => props.onMove(odds.found.end)}>
              <ChevronRight />
            </IconButton>
          </span>
        )}
      </div>
      {odds.phase === 'known' && (
        <>
          {odds.found.promptChanged && <p className={styles.when}>{strings.odds.changed}</p>}
          <ol className={styles.words}>
            {odds.found.alternatives.map((alternative) => (
              <li key={alternative.text} ref={(item) => item?.style.setProperty('--odds', `${100 * alternative.probability}%`)}>
                <button
                  type="button"
                  disabled={alternative.isOwn || props.disabled}
                  onClick={() => props.onChoose(turn.text.slice(0, odds.found.start) + alternative.text)}
                >
                  <span>{alternative.text.trim()}</span> <span>{strings.odds.share(alternative.probability)}</span>
                  <span className="unseen">{alternative.isOwn ? strings.odds.asWritten : strings.odds.choose}</span>
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** The last character before a place that is no blank. */
const lastLetter = (text: string, before: number) => Math.max(0, text.slice(0, before).trimEnd().length - 1);
