import { createStore, type StoreApi } from 'zustand/vanilla';
import { Problem } from '../../wire/problem';
import type { AddedTurns, StoryApi, StoryChange } from '../../wire/story-api';
import type { OpenHub, TurnListener } from '../../wire/story-hub';
import type { PromptView, RetryRequest, TurnOptions, WordAlternatives } from '../../wire/story';
import type { TurnEvent } from '../../wire/turn-event';
import { autosave } from './autosave';
import { emptyDesk, destinationOf, redoTarget, reduceDesk, visibleBranch, type DeskAction, type DeskState } from './desk-state';
import { draftStore, type UnsavedEdit } from './draft-store';
import { frameQueue } from '../../wire/frame-queue';
import { turnText } from './joining';
import { textOf } from './story-tree';
import { openTurnEdit, type TurnEdit } from './turn-edit';

/** One open story: its state, and everything that can be done to it. */
export type Desk = {
  store: StoreApi<DeskState>;
  type(text: string): void;
  /** Sends what is typed, if anything, and asks the model to go on. */
  continueStory(options: TurnOptions, versions?: number): void;
  /** Saves what is typed without asking the model. */
  keep(): Promise<void>;
  /** Asks for another turn beside this one, or for several. */
  retry(turnId: string, request: RetryRequest): void;
  /** Asks for this turn once more, with all that it was written with. */
  rewrite(turnId: string): void;
  closeChoices(): void;
  stop(): void;
  undo(): Promise<void>;
  redo(): Promise<void>;
  /** Reads on in the branch of this turn. */
  choose(turnId: string): Promise<void>;
  openEdit(turnId: string): TurnEdit;
  /** An edit that was typed and not saved, on an earlier visit perhaps. */
  unsavedEdit(): UnsavedEdit | null;
  /** False when it was not saved. */
  changeStory(change: StoryChange): Promise<boolean>;
  /** Goes to this very turn, and makes it the story's end. */
  goTo(turnId: string): Promise<void>;
  nameBranch(turnId: string, name: string): Promise<boolean>;
  /** What a model would read now. */
  prompt(model: string | undefined): Promise<PromptView>;
  alternatives(turnId: string, offset: number): Promise<WordAlternatives>;
  dismissNotice(): void;
  reload(): Promise<void>;
  reconnect(): void;
  close(): void;
};

export type DeskConnections = {
  api: StoryApi;
  openHub: OpenHub;
  onFrame: (callback: () => void) => void;
  now: () => Date;
  /** A visitor who may only read. */
  readOnly: boolean;
  /** How others see this one. */
  name: () => string;
};

/** A story that was just begun: the model is to go on as soon as it can be asked. */
export type FirstAsk = { options: TurnOptions; asked: () => void };

export function openDesk(storyId: string, { api, openHub, onFrame, now, readOnly, name }: DeskConnections, first?: FirstAsk): Desk {
  const store = createStore<DeskState>(() => ({ ...emptyDesk, readOnly, typed: readOnly ? '' : draftStore.read(storyId) }));
  const state = store.getState;
  let loading: Promise<void> | null = null;
  let loadAgain = false;
  let waiting = first;
  let drafted: string | null = null;
  let closed = false;
  const draft = autosave(
    (text) => api.saveDraft(storyId, text).then(() => true),
    (saving) => dispatch({ type: 'saving', what: 'draft', saving }),
  );

  function dispatch(action: DeskAction) {
    // what is still on its way when the page is left must not take the place of what is typed on the next one
    if (closed) return;
    store.setState((before) => reduceDesk(before, action), true);
    const { typed, running, stale, connection } = state();
    describe();
    const unconfirmed = running?.phase === 'asked' ? running.text.trimStart() : '';
    draftStore.write(storyId, unconfirmed + typed);
    if (stale && connection === 'connected') void reload();
    saveTyped();
    if (waiting !== undefined && connection === 'connected' && idle()) {
      const { options, asked } = waiting;
      waiting = undefined;
      asked();
      continueStory(options);
    }
  }

  let described = '';

  /** Tells the others what is done here, when that has changed or the line is new. */
  function describe() {
    const { connection, typed, saving } = state();
    const doing = saving.edit !== 'saved' ? 'editing' : typed !== '' ? 'typing' : 'reading';
    const now = connection === 'connected' ? `${doing} ${name()}` : '';
    if (now === described) return;
    described = now;
    if (now !== '') hub.describe(name(), doing);
  }

  function saveTyped() {
    const { tree, typed } = state();
    if (tree === null || readOnly) return;
    drafted ??= tree.draft;
    if (typed === drafted) return;
    drafted = typed;
    draft.push(typed);
  }

  async function load() {
    try {
      dispatch({ type: 'loaded', story: await api.story(storyId) });
    } catch (error) {
      const why = error instanceof Problem && error.status === 404 ? 'not-found' : error instanceof Problem && error.status === 401 ? 'closed' : 'unreachable';
      // not by dispatch, which would ask for a stale story again at once
      store.setState((before) => reduceDesk(before, { type: 'loadFailed', why }), true);
    }
  }

  /** One at a time, and once more when asked for in the middle: the story may have changed since it was read. */
  function reload(): Promise<void> {
    if (loading !== null) {
      loadAgain = true;
      return loading;
    }
    loading = (async () => {
      do {
        loadAgain = false;
        await load();
      } while (loadAgain);
      loading = null;
    })();
    return loading;
  }

  /** A change by REST: no answer at all means not saved; an answer that refuses says why. */
  async function change<T>(ask: () => Promise<T>, then: (answer: T) => DeskAction): Promise<boolean> {
    try {
      dispatch(then(await ask()));
      return true;
    } catch (error) {
      dispatch(error instanceof Problem ? { type: 'refused', message: error.message } : { type: 'unsaved' });
      return false;
    }
  }

  const added = ({ turns, headId }: AddedTurns): DeskAction => ({ type: 'turnsAdded', turns, headId });
  const moveHead = (turnId: string | null) =>
    change(() => api.moveHead(storyId, turnId), ({ headId }) => ({ type: 'headMoved', headId }));

  const others = frameQueue((event) => dispatch({ type: 'turnEvent', event, mine: false, at: now().toISOString() }), onFrame);

  const hub = openHub(storyId, {
    connection(connection) {
      const { connection: before, missing } = state();
      dispatch({ type: 'connection', connection });
      // whatever happened while the line was down is in the story; and an answer to the last words may have been saved
      // between the loading of the page and its connection
      const wasDown = before === 'reconnecting' || before === 'disconnected' || missing === 'unreachable';
      const unanswered = visibleBranch(state()).at(-1)?.author === 'writer' && state().running === null;
      if (connection === 'connected' && before !== 'connected' && (wasDown || unanswered)) void reload();
      if (connection === 'connected') void draft.flush();
    },
    turnEvent: others.push,
    storyChanged: () => dispatch({ type: 'changedElsewhere' }),
    presence: (visitors) => dispatch({ type: 'presence', others: visitors }),
  });

  /** Listens to a turn that was just asked for, until its last event or the end of its stream. */
  function listen(): TurnListener {
    let over = false;
    const mine = frameQueue((event) => dispatch({ type: 'turnEvent', event, mine: true, at: now().toISOString() }), onFrame);
    const cut = () => {
      if (over) return;
      over = true;
      mine.flush();
      dispatch({ type: 'streamCut' });
    };
    return {
      next(event: TurnEvent) {
        mine.push(event);
        over = (event.type === 'turnFinished' || event.type === 'turnFailed') && state().running === null;
        // a stop that was asked for before there was a turn to stop
        if (event.type === 'turnStarted' && state().running?.stopping === true) stopOnServer();
      },
      error: cut,
      complete: cut,
    };
  }

  // if it does not arrive the line is down, and the turn ends with the line
  const stopOnServer = () => void hub.stopTurn().catch(() => undefined);

  const writerText = () => turnText(textOf(visibleBranch(state())), state().typed);
  const idle = () => state().running === null && state().tree !== null && !readOnly;

  function continueStory(options: TurnOptions, versions = 1) {
    if (!idle()) return;
    const text = writerText();
    dispatch({ type: 'asked', parentId: state().tree?.headId ?? null, text });
    hub.continueStory({ options, ...(text === '' ? {} : { text }), ...(versions > 1 ? { versions } : {}) }, listen());
  }

  void reload();

  return {
    store,
    reload,
    type: (text) => dispatch({ type: 'typed', text }),
    dismissNotice: () => dispatch({ type: 'noticeRead' }),
    reconnect: () => hub.reconnect(),
    close() {
      closed = true;
      void draft.flush();
      hub.close();
    },

    continueStory,

    closeChoices: () => dispatch({ type: 'choicesClosed' }),

    rewrite(turnId) {
      const turn = state().tree?.turns.get(turnId);
      if (!idle() || turn === undefined) return;
      dispatch({ type: 'asked', parentId: turn.parentId, text: '', again: turnId });
      hub.rewriteTurn(turnId, listen());
    },

    retry(turnId, request) {
      const turn = state().tree?.turns.get(turnId);
      if (!idle() || turn === undefined) return;
      dispatch({ type: 'asked', parentId: turn.parentId, text: '' });
      hub.retryTurn(turnId, request, listen());
    },

    stop() {
      if (state().running === null || readOnly) return;
      dispatch({ type: 'stopping' });
      stopOnServer();
    },

    async keep() {
      const text = writerText();
      if (!idle() || text === '') return;
      const parentId = state().tree?.headId ?? null;
      const sent = state().typed;
      if (await change(() => api.addTurn(storyId, { text, parentId }), added)) {
        dispatch({ type: 'typed', text: state().typed.slice(sent.length) });
      }
    },

    async undo() {
      const { tree } = state();
      if (!idle() || tree === null || tree.headId === null) return;
      await moveHead(tree.turns.get(tree.headId)?.parentId ?? null);
    },

    async redo() {
      const target = redoTarget(state());
      if (idle() && target !== undefined) await moveHead(target);
    },

    async choose(turnId) {
      if (idle()) await moveHead(destinationOf(state(), turnId));
    },

    openEdit: (turnId) =>
      openTurnEdit(
        turnId,
        async (versionId, text, amend) => {
          if (!idle()) return null;
          if (text === state().tree?.turns.get(versionId)?.text) return versionId;
          let saved: string | null = null;
          await change(
            () => api.editTurn(storyId, versionId, text, amend),
            (answer) => {
              saved = answer.turns[0]?.id ?? versionId;
              return added(answer);
            },
          );
          return saved;
        },
        async (chosen) => {
          if (idle()) await moveHead(destinationOf(state(), chosen));
        },
        (versionId, text) => draftStore.writeEdit(storyId, text === null ? null : { turnId: versionId, text }),
        (saving) => dispatch({ type: 'saving', what: 'edit', saving }),
      ),

    unsavedEdit: () => draftStore.readEdit(storyId),

    changeStory: (asked) =>
      change(() => api.changeStory(storyId, asked), ({ title, memory, authorsNote, worldNotes, wordGoal }) => ({
        type: 'changed',
        change: { title, memory, authorsNote, worldNotes, wordGoal },
      })),

    prompt: (model) => api.prompt(storyId, { text: writerText(), ...(model === undefined ? {} : { model }) }),
    alternatives: (turnId, offset) => api.alternatives(storyId, turnId, offset),

    async goTo(turnId) {
      if (idle()) await moveHead(turnId);
    },

    nameBranch: (turnId, name) => change(() => api.nameBranch(storyId, turnId, name), (names) => ({ type: 'changed', change: names })),
  };
}
