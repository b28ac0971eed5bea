import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { Problem } from '../../wire/problem';
import type { StoryApi } from '../../wire/story-api';
import styles from './opening.module.css';

/** Brings a story in from a file, and opens it. */
export function BringIn(props: { api: StoryApi; onBrought: (storyId: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [phase, setPhase] = useState<'idle' | 'reading'>('idle');
  const [problem, setProblem] = useState<string | null>(null);

  async function read(file: File) {
    setPhase('reading');
    setProblem(null);
    try {
      const story = await props.api.importStory(file.name, file);
      props.onBrought(story.id);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : strings.status.unsaved);
    }
    setPhase('idle');
  }

  return (
    <div className={styles.bringIn}>
      <input
        ref={input}
        type="file"
        hidden
        accept=".txt,.md,.markdown,.json,text/plain,text/markdown,application/json"
        aria-label={strings.shelf.bringIn}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file !== undefined) void read(file);
        }}
      />
      <Button disabled={phase === 'reading'} hint={strings.shelf.bringInHint} onClick={() => input.current?.click()}>
        <FileUp />
        {phase === 'reading' ? strings.shelf.bringingIn : strings.shelf.bringIn}
      </Button>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
