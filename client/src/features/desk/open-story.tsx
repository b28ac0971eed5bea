import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { strings } from '../../strings';
import { InkField, type InkFieldHandle } from '../../ui/ink-field';
import { LiveLog } from '../../ui/live-log';
import { ActionBar } from './action-bar';
import { announceDesk } from './announcements';
import { Choices } from './choices';
import { Composer } from './composer';
import type { Desk } from './desk';
import type { DeskPageProps } from './desk-page';
import { Legend } from './legend';
import { marksStore } from './marks-store';
import { Prose } from './prose';
import { ReadersLine } from './status-line';
import { siblingsOf } from './story-tree';
import { useDeskState } from './use-desk';
import { useFollowedEnd } from './use-followed-end';
import { useShortcuts } from './use-shortcuts';
import { VersionRow } from './version-row';
import styles from './desk-page.module.css';

/** How many announced sentences stay in the page for a screen reader to go back to. */
const announcedLines = 12;

export function OpenStory(props: DeskPageProps & { desk: Desk }) {
  const { desk, options } = props;
  const title = useDeskState(desk, (state) => state.tree?.title ?? '');
  const [newTitle, setNewTitle] = useState<string | null>(null);
  const [lines, setLines] = useState<{ id: number; text: string }[]>([]);
  const readOnly = useDeskState(desk, (state) => state.readOnly);
  const marks = useStore(marksStore);
  const composer = useRef<InkFieldHandle>(null);
  const end = useFollowedEnd(desk);

  useEffect(() => {
    let id = 0;
    return announceDesk(desk.store, (text) => {
      id += 1;
      const line = { id, text };
      setLines((before) => [...before, line].slice(-announcedLines));
    });
  }, [desk]);

  const canAsk = () => {
    const { connection, running } = desk.store.getState();
    return connection === 'connected' && running === null;
  };

  function goOn(versions = 1) {
    if (canAsk()) desk.continueStory(options(), versions);
    composer.current?.focus();
  }

  function retry(versions = 1) {
    const { tree } = desk.store.getState();
    const head = tree?.headId == null ? undefined : tree.turns.get(tree.headId);
    if (head?.author === 'model' && canAsk()) desk.retry(head.id, { ...options(), ...(versions > 1 ? { versions } : {}) });
  }

  function choose(index: number) {
    const turnId = desk.store.getState().choices?.[index];
    if (turnId !== undefined) void desk.choose(turnId);
  }

  function step(by: -1 | 1) {
    const { tree } = desk.store.getState();
    const head = tree?.headId == null ? undefined : tree.turns.get(tree.headId);
    if (tree === null || head === undefined) return;
    const siblings = siblingsOf(tree, head);
    const other = siblings[siblings.indexOf(head) + by];
    if (other !== undefined) void desk.choose(other.id);
  }

  useShortcuts({
    continue: () => goOn(),
    three: () => goOn(3),
    retry: () => retry(),
    first: () => choose(0),
    second: () => choose(1),
    third: () => choose(2),
    keep: () => void desk.keep(),
    stop: () => desk.stop(),
    undo: () => void desk.undo(),
    redo: () => void desk.redo(),
    previous: () => step(-1),
    next: () => step(1),
  });

  return (
    <>
      <main className={styles.sheet} data-marks={marks}>
        <h1 className={styles.title}>
          {readOnly ? title || strings.untitled : <InkField
            value={newTitle ?? title}
            label={strings.desk.title}
            placeholder={strings.untitled}
            multiline={false}
            onInput={setNewTitle}
            onKeyDown={(event) => {
              if (event.key === 'Enter') composer.current?.focus();
            }}
            onBlur={() => {
              if (newTitle !== null) void (newTitle.trim() === title ? Promise.resolve() : desk.changeStory({ title: newTitle.trim() })).then(() => setNewTitle(null));
            }}
          />}
        </h1>
        <Legend desk={desk} />
        <Prose desk={desk} onRetry={(turnId, more) => desk.retry(turnId, { ...options(), ...more })} onUseSeed={props.onUseSeed} canAsk={canAsk}>
          {!readOnly && <Composer desk={desk} handle={composer} />}
        </Prose>
        {!readOnly && <Choices desk={desk} />}
        {!readOnly && <VersionRow desk={desk} onStep={step} onRetry={retry} />}
        <div ref={end} className={styles.end} />
      </main>
      {readOnly ? <ReadersLine desk={desk} /> : <ActionBar desk={desk} modelName={props.modelName} onContinue={goOn} onOpenSettings={props.onOpenSettings} />}
      <LiveLog label={strings.desk.story} lines={lines} />
    </>
  );
}
