import { useCallback, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { strings } from '../../strings';
import type { RetryRequest, TurnOptions } from '../../wire/story';
import type { Desk } from './desk';
import { visibleBranch } from './desk-state';
import { Chunks, Segments } from './paragraph-view';
import { chunksOf, emptyFlow, flowOf, flowOn, goesOnInParagraph, type Paragraph } from './prose-flow';
import { offsetIn, placeOfClick } from './place-of-click';
import { isEditOf, voiceOf } from './story-tree';
import { TurnCard } from './turn-card';
import { TurnEditor } from './turn-editor';
import { useDeskState } from './use-desk';
import { Pen } from '../../ui/pen';
import styles from './prose.module.css';

const none: readonly (readonly Paragraph[])[] = [];

/** Stands for the id of the writer's words that are under way. */
const pendingWords = 'pending-words';

/** The story as one page of prose, with the composer at its end, in the last paragraph. */
export function Prose(props: {
  desk: Desk;
  children: ReactNode;
  canAsk: () => boolean;
  onRetry: (turnId: string, more?: Omit<RetryRequest, keyof TurnOptions>) => void;
  onUseSeed: (seed: number) => void;
}) {
  const { desk } = props;
  const container = useRef<HTMLDivElement>(null);
  const branch = useDeskState(desk, visibleBranch);
  const running = useDeskState(desk, (state) => state.running);
  const tree = useDeskState(desk, (state) => state.tree);
  const [wordAt, setWordAt] = useState<number | null>(null);
  const [caretAt, setCaretAt] = useState<number | null>(null);
  /** The turn whose mark gets the focus once it is drawn. */
  const focusNext = useRef<string | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const [unsaved, setUnsaved] = useState(desk.unsavedEdit);
  const [editingId, setEditingId] = useState(unsaved?.turnId ?? null);
  const [markedId, setMarkedId] = useState<string | null>(null);

  // an edit that is saved while it is typed is another turn then, and the same passage
  const editing = branch.find((turn) => turn.id === editingId || (editingId !== null && tree !== null && isEditOf(tree, turn, editingId)));
  const editedId = editing?.id ?? null;
  const drawn = useRef({ flow: emptyFlow, chunks: none });
  const saved = useMemo(
    () => (drawn.current.flow = flowOf(branch.map((turn) => ({ id: turn.id, voice: voiceOf(turn), text: turn.text })), editedId, drawn.current.flow)),
    [branch, editedId],
  );
  let flow = saved;
  if (running?.phase === 'asked' && running.text !== '') flow = flowOn(flow, { id: pendingWords, voice: 'writer', text: running.text });
  // versions that are written at once stand side by side below
  if (running?.phase === 'writing' && running.beside.length === 0) flow = flowOn(flow, { id: running.turnId, voice: 'model', text: running.text }, 'unfinished');

  const open = branch.find((turn) => turn.id === openId);
  const marked = markedId !== null && branch.some((turn) => turn.id === markedId) ? markedId : (branch.at(-1)?.id ?? null);
  const last = goesOnInParagraph(flow) ? flow.paragraphs.at(-1) : undefined;
  const chunks = chunksOf(last === undefined ? flow.paragraphs : flow.paragraphs.slice(0, -1), drawn.current.chunks);
  drawn.current.chunks = chunks;

  useLayoutEffect(() => {
    if (focusNext.current === null) return;
    container.current?.querySelector<HTMLElement>(`[data-mark="${focusNext.current}"]`)?.focus({ preventScroll: true });
    focusNext.current = null;
  });

  function close(turnId: string | undefined) {
    focusNext.current = turnId ?? null;
    setOpenId(null);
    setEditingId(null);
    setUnsaved(null);
  }

  function edit(turnId: string, at: number | null = null) {
    setCaretAt(at);
    setOpenId(null);
    setEditingId(turnId);
    setUnsaved(null);
  }

  /** A word that is clicked twice is edited where it stands. */
  function onDoubleClick(event: MouseEvent) {
    const place = event.target instanceof Element ? placeOfClick(event.target, event.clientX, event.clientY) : null;
    if (place === null || running !== null || desk.store.getState().readOnly || !tree?.turns.has(place.turnId)) return;
    event.preventDefault();
    const turn = tree.turns.get(place.turnId);
    edit(place.turnId, turn === undefined ? null : offsetIn(turn.text, place));
  }

  function onKeyDown(event: KeyboardEvent) {
    const mark = event.target instanceof HTMLElement ? event.target.dataset.mark : undefined;
    if (mark === undefined || desk.store.getState().readOnly || event.ctrlKey || event.altKey || event.metaKey) return;
    const index = branch.findIndex((turn) => turn.id === mark);
    const to = { ArrowUp: index - 1, ArrowLeft: index - 1, ArrowDown: index + 1, ArrowRight: index + 1, Home: 0, End: branch.length - 1 }[event.key];
    if (event.key.toLowerCase() === 'e') {
      event.preventDefault();
      edit(mark);
    } else if (to !== undefined) {
      event.preventDefault();
      const next = branch[Math.max(0, Math.min(branch.length - 1, to))];
      if (next === undefined) return;
      setMarkedId(next.id);
      const element = container.current?.querySelector<HTMLElement>(`[data-mark="${next.id}"]`);
      element?.focus({ preventScroll: true });
      element?.scrollIntoView({ block: 'nearest' });
    }
  }

  const onOpen = useCallback(
    (turnId: string, at: number | null) => {
      const { tree, readOnly } = desk.store.getState();
      if (readOnly || !tree?.turns.has(turnId)) return;
      setMarkedId(turnId);
      setOpenId(turnId);
      setWordAt(at);
    },
    [desk],
  );
  const edited = editing === undefined || editingId === null ? null : {
    turnId: editing.id,
    editor: (
      <TurnEditor
        key={editingId}
        turn={editing}
        caretAt={caretAt}
        open={() => desk.openEdit(editingId)}
        unsaved={unsaved?.turnId === editingId ? unsaved.text : null}
        onClose={() => close(editOf(desk, editingId) ?? editingId)}
        onCancel={() => close(editingId)}
      />
    ),
  };

  return (
    <div ref={container} className={styles.prose} role="group" aria-label={strings.desk.story} onKeyDown={onKeyDown} onDoubleClick={onDoubleClick}>
      <Chunks chunks={chunks} open={openId} marked={marked} edited={edited} onOpen={onOpen} />
      {/* the composer keeps its place in the tree, whichever paragraph it is in: moved, it would lose the caret */}
      <div key="last" className={styles.last}>
        {last !== undefined && <Segments paragraph={last} open={openId} marked={marked} edited={edited} onOpen={onOpen} />}
        {running !== null && <Pen stopping={running.stopping} />}
        <span key="composer">{props.children}</span>
      </div>
      {open !== undefined && (
        <TurnCard
          key={open.id}
          desk={desk}
          turn={open}
          container={container}
          onEdit={() => edit(open.id)}
          onRetry={
            open.author === 'model'
              ? (versions) => {
                  setOpenId(null);
                  if (props.canAsk()) props.onRetry(open.id, versions > 1 ? { versions } : {});
                }
              : null
          }
          onRewrite={
            open.generation !== null
              ? () => {
                  setOpenId(null);
                  if (props.canAsk()) desk.rewrite(open.id);
                }
              : null
          }
          wordAt={wordAt}
          onWord={setWordAt}
          onBeginning={(beginning) => {
            setOpenId(null);
            if (props.canAsk()) props.onRetry(open.id, { beginning });
          }}
          onUseSeed={props.onUseSeed}
          onChosen={(turnId) => {
            setOpenId(turnId);
            setWordAt(null);
          }}
          onClose={() => close(open.id)}
        />
      )}
    </div>
  );
}

const editOf = (desk: Desk, turnId: string) =>
  [...(desk.store.getState().tree?.turns.values() ?? [])].findLast((turn) => turn.editsId === turnId)?.id;
