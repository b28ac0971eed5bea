import { Suspense, useEffect, type ReactNode } from 'react';
import { strings } from '../../strings';
import type { TurnOptions } from '../../wire/story';
import type { DeskConnections } from './desk';
import { OpenStory } from './open-story';
import { Present } from './present';
import { SavingMark } from './saving-mark';
import { WordCount } from './word-count';
import { useDeskState, useOpenDesk } from './use-desk';
import type { Desk } from './desk';
import styles from './desk-page.module.css';

export type DeskPageProps = {
  storyId: string;
  connections: DeskConnections;
  /** What the writer has set, read when a turn is asked for. */
  options: () => TurnOptions;
  /** The model that the next turn is asked of, as the writer calls it. */
  modelName: string;
  /** The story was begun with its first words: ask the model at once, and say so once it is asked. */
  begun: { asked: () => void } | null;
  onUseSeed: (seed: number) => void;
  onOpenSettings: () => void;
  /** A dialog over the page that works on the story. */
  overlay: (desk: Desk) => ReactNode;
  back: ReactNode;
  tools: ReactNode;
};

/** The page of one story. */
export function DeskPage(props: DeskPageProps) {
  const first = props.begun === null ? undefined : { options: props.options(), asked: props.begun.asked };
  const desk = useOpenDesk(props.storyId, props.connections, first);
  return desk === null ? null : <DeskOrReason {...props} desk={desk} />;
}

function DeskOrReason(props: DeskPageProps & { desk: Desk }) {
  const missing = useDeskState(props.desk, (state) => state.missing);
  const loaded = useDeskState(props.desk, (state) => state.tree !== null);
  const readOnly = useDeskState(props.desk, (state) => state.readOnly);
  const title = useDeskState(props.desk, (state) => state.tree?.title ?? '');

  useEffect(() => {
    document.title = `${title || strings.untitled} · ${strings.product}`;
  }, [title]);

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        {props.back}
        {loaded && <Present desk={props.desk} />}
        {loaded && !readOnly && <SavingMark desk={props.desk} />}
        {loaded && <WordCount desk={props.desk} />}
        <div className={styles.tools}>{props.tools}</div>
      </header>
      {loaded && <Suspense fallback={null}>{props.overlay(props.desk)}</Suspense>}
      {loaded ? (
        <OpenStory {...props} />
      ) : (
        <main className={styles.reason} aria-busy={missing === null}>
          <p role="status">
            {missing === null && strings.desk.loading}
            {missing === 'not-found' && strings.status.notFound}
            {missing === 'closed' && strings.door.closed}
            {missing === 'unreachable' && strings.status.unreachable}
          </p>
        </main>
      )}
    </div>
  );
}
