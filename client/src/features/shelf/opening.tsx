import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { InkField } from '../../ui/ink-field';
import { Keys } from '../../ui/keys';
import { greatestTurnLength } from '../../wire/story';
import type { StoryApi } from '../../wire/story-api';
import styles from './opening.module.css';

/** The first line of a new story. Its words are saved before anything else happens to them. */
export function Opening(props: { api: StoryApi; onBegun: (storyId: string, ask: boolean) => void }) {
  const [text, setText] = useState('');
  const [phase, setPhase] = useState<'idle' | 'beginning' | 'failed'>('idle');
  const words = text.trim();

  async function begin() {
    if (phase === 'beginning' || text.length > greatestTurnLength) return;
    setPhase('beginning');
    try {
      const story = await props.api.createStory(words === '' ? {} : { text: words });
      props.onBegun(story.id, words !== '');
    } catch {
      setPhase('failed');
    }
  }

  return (
    <section className={styles.opening} aria-label={strings.shelf.begin}>
      <p className={styles.line}>
        <InkField
          className={styles.field}
          value={text}
          onInput={setText}
          label={strings.shelf.opening}
          placeholder={strings.shelf.placeholder}
          focusOnMount
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              void begin();
            }
          }}
        />
      </p>
      <div className={styles.row}>
        <Button kind="main" disabled={phase === 'beginning' || text.length > greatestTurnLength} onClick={() => void begin()}>
          {words === '' ? strings.shelf.blank : strings.shelf.start}
          <ArrowRight />
        </Button>
        <p className={styles.hint}>
          {text.length > greatestTurnLength ? (
            strings.desk.tooLong(text.length, greatestTurnLength)
          ) : (
            <>
              {strings.shelf.startHint}{' '}
              <span className={styles.keys}>
                <Keys keys={['Ctrl', 'Enter']} />
              </span>
            </>
          )}
        </p>
      </div>
      {phase === 'failed' && <p role="alert">{strings.shelf.notBegun}</p>}
    </section>
  );
}
