import type { Connection } from '../../wire/story-hub';
import type { Story, Turn, TurnEndReason } from '../../wire/story';
import { unreachable, type TurnEvent, type TurnFailureCode } from '../../wire/turn-event';
import { branchTo, newestChild, newestLeaf, treeOf, withTurns, type StoryTree } from './story-tree';

/** The turn under way, apart from the saved ones. */
export type Running =
  /** Asked for; the server has not begun. `text` are the writer's words that travelled along, not yet known as saved. */
  | { phase: 'asked'; parentId: string | null; text: string; stopping: boolean }
  /** Streaming in. `mine` is false for a turn that another page asked for. */
  | { phase: 'writing'; turnId: string; parentId: string | null; model: string; text: string; stopping: boolean; mine: boolean };

export type Notice =
  | { kind: 'finished'; reason: TurnEndReason; kept: boolean }
  | { kind: 'failed'; code: TurnFailureCode; message: string }
  /** The stream broke in the middle of a turn. */
  | { kind: 'cut' }
  /** An action that is no turn of the model did not go through. */
  | { kind: 'refused'; message: string }
  | { kind: 'unsaved' };

export type DeskState = {
  /** Null until loaded. */
  tree: StoryTree | null;
  /** Why there is no story to show. */
  missing: 'not-found' | 'unreachable' | null;
  running: Running | null;
  /** What the writer has typed at the end of the story and not yet sent. */
  typed: string;
  notice: Notice | null;
  connection: Connection;
  /** Something happened that this page cannot place: the story is to be loaded again. */
  stale: boolean;
  /** The head last seen below each turn: switching back to an alternative returns to where one was in it. */
  visited: Readonly<Record<string, string>>;
  /** The turn that undo last took away after each turn; the beginning is under ''. */
  undone: Readonly<Record<string, string>>;
};

export type DeskAction =
  | { type: 'loaded'; story: Story }
  | { type: 'loadFailed'; why: 'not-found' | 'unreachable' }
  | { type: 'typed'; text: string }
  | { type: 'asked'; parentId: string | null; text: string }
  | { type: 'stopping' }
  | { type: 'turnEvent'; event: TurnEvent; mine: boolean; at: string }
  | { type: 'streamCut' }
  | { type: 'turnsAdded'; turns: Turn[]; headId: string | null }
  | { type: 'headMoved'; headId: string | null }
  | { type: 'renamed'; title: string }
  | { type: 'refused'; message: string }
  | { type: 'unsaved' }
  | { type: 'noticeRead' }
  | { type: 'connection'; connection: Connection };

export const emptyDesk: DeskState = {
  tree: null,
  missing: null,
  running: null,
  typed: '',
  notice: null,
  connection: 'connecting',
  stale: false,
  visited: {},
  undone: {},
};

export function reduceDesk(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case 'loaded':
      return afterLoading(state, action.story);
    case 'loadFailed':
      return state.tree === null ? { ...state, missing: action.why } : { ...state, stale: true };
    case 'typed':
      return { ...state, typed: action.text };
    case 'asked':
      return {
        ...state,
        running: { phase: 'asked', parentId: action.parentId, text: action.text, stopping: false },
        typed: action.text === '' ? state.typed : '',
        notice: null,
      };
    case 'stopping':
      return state.running === null ? state : { ...state, running: { ...state.running, stopping: true } };
    case 'turnEvent':
      return afterTurnEvent(state, action.event, action.mine, action.at);
    case 'streamCut':
      return { ...withWordsBack(state), running: null, notice: { kind: 'cut' }, stale: true };
    case 'turnsAdded':
      return state.tree === null
        ? state
        : withHead({ ...state, tree: withTurns(state.tree, action.turns), notice: null }, action.headId);
    case 'headMoved':
      return withHead({ ...state, notice: null }, action.headId);
    case 'renamed':
      return state.tree === null ? state : { ...state, tree: { ...state.tree, title: action.title } };
    case 'refused':
      return { ...state, notice: { kind: 'refused', message: action.message } };
    case 'unsaved':
      return { ...state, notice: { kind: 'unsaved' } };
    case 'noticeRead':
      return { ...state, notice: null };
    case 'connection': {
      // joining again tells of another page's turn anew, if it still runs then
      const lost = action.connection !== 'connected' && state.running?.phase === 'writing' && !state.running.mine;
      return { ...state, connection: action.connection, running: lost ? null : state.running };
    }
    default:
      return unreachable(action);
  }
}

function afterTurnEvent(state: DeskState, event: TurnEvent, mine: boolean, at: string): DeskState {
  // a page that joins in the middle of a turn hears of it before it has the story
  const { tree, running } = state;
  switch (event.type) {
    case 'turnStarted': {
      const started = {
        ...state,
        running: { phase: 'writing' as const, turnId: event.turnId, parentId: event.parentId, model: event.model, text: '', stopping: running?.stopping ?? false, mine },
        notice: null,
      };
      if (tree === null || event.parentId === null || tree.turns.has(event.parentId)) return started;
      if (!mine || running?.phase !== 'asked') return { ...started, stale: true };
      // the words that travelled along are saved now, as the turn that the model's turn follows
      const writers: Turn = { id: event.parentId, parentId: running.parentId, author: 'writer', text: running.text, editsId: null, copiesId: null, createdAt: at, generation: null };
      return withHead({ ...started, tree: withTurns(tree, [writers]) }, writers.id);
    }
    case 'textAdded':
      if (running?.phase !== 'writing' || running.turnId !== event.turnId) return state;
      return { ...state, running: { ...running, text: running.text + event.text } };
    case 'turnFinished': {
      const over: DeskState = { ...state, running: null, notice: noticeOf(event.reason, event.turn !== null) };
      if (event.turn === null) return over;
      if (tree === null) return { ...over, stale: true };
      const known = event.turn.parentId === null || tree.turns.has(event.turn.parentId);
      return known ? withHead({ ...over, tree: withTurns(tree, [event.turn]) }, event.turn.id) : { ...over, stale: true };
    }
    case 'turnFailed': {
      const notice = { kind: 'failed' as const, code: event.code, message: event.message };
      if (running?.phase !== 'asked') return { ...state, running: null, notice };
      // nothing says whether the words were saved before it failed: the story does
      return { ...withWordsBack(state), running: null, notice, stale: true };
    }
    default:
      return unreachable(event);
  }
}

/** A turn that ended as was wished needs no words. */
function noticeOf(reason: TurnEndReason, kept: boolean): Notice | null {
  return reason === 'sentences' && kept ? null : { kind: 'finished', reason, kept };
}

/** Words that were sent and may not have arrived stand in the composer again, before what was typed since. */
function withWordsBack(state: DeskState): DeskState {
  if (state.running?.phase !== 'asked' || state.running.text === '') return state;
  const sent = state.running.text.trimStart();
  return { ...state, typed: state.typed === '' ? sent : `${sent} ${state.typed}` };
}

function afterLoading(state: DeskState, story: Story): DeskState {
  const tree = withLaterTurns(treeOf(story), state.tree);
  const typed = withoutSaved(state, tree);
  // read while a turn ended, or before the words were saved that the running one follows
  const missed = state.tree === null && state.stale;
  const follows = state.running?.phase === 'writing' ? state.running.parentId : null;
  const stale = missed || (follows !== null && !tree.turns.has(follows));
  return withHead({ ...state, tree, typed, missing: null, stale }, tree.headId);
}

/** No turn is ever taken away: where some of those here are missing, the story was read before they were saved. */
function withLaterTurns(read: StoryTree, here: StoryTree | null): StoryTree {
  const later = here === null ? [] : [...here.turns.values()].filter((turn) => !read.turns.has(turn.id));
  const headId = later.some((turn) => turn.id === here?.headId) ? here?.headId ?? null : read.headId;
  return { ...withTurns(read, later), headId };
}

/** What is typed, less words that were saved after all by a turn whose answer never came: they are not shown twice. */
function withoutSaved({ tree: before, typed }: DeskState, tree: StoryTree): string {
  const words = typed.trim();
  for (const turn of branchTo(tree, tree.headId).slice(-2)) {
    const saved = turn.text.trim();
    if (turn.author !== 'writer' || saved === '' || before?.turns.has(turn.id)) continue;
    if (words === saved) return '';
    // more may have been typed after them, but only on a page that was open then
    if (before !== null && words.startsWith(saved)) return words.slice(saved.length).trimStart();
  }
  return typed;
}

function withHead(state: DeskState, headId: string | null): DeskState {
  if (state.tree === null) return state;
  const visited = { ...state.visited };
  const undone = { ...state.undone };
  const previous = state.tree.headId === null ? undefined : state.tree.turns.get(state.tree.headId);
  if (previous !== undefined && previous.parentId === headId) undone[headId ?? ''] = previous.id;
  if (headId !== null) {
    for (const turn of branchTo(state.tree, headId)) visited[turn.id] = headId;
  }
  return { ...state, tree: { ...state.tree, headId }, visited, undone };
}

/** The turn that redo would bring back: the one that undo took away, or else the newest after the head. */
export function redoTarget(state: DeskState): string | undefined {
  if (state.tree === null) return undefined;
  const undone = state.undone[state.tree.headId ?? ''];
  return undone ?? newestChild(state.tree, state.tree.headId)?.id;
}

/** Where the head goes when an alternative is chosen: to where one last was in it, or else to its newest end. */
export function destinationOf(state: DeskState, turnId: string): string {
  return state.visited[turnId] ?? (state.tree === null ? turnId : newestLeaf(state.tree, turnId));
}

/** The turns as they are read now: up to the head or, while a turn is under way, up to what it follows. */
export function visibleBranch(state: Pick<DeskState, 'tree' | 'running'>): Turn[] {
  if (state.tree === null) return [];
  return branchTo(state.tree, state.running === null ? state.tree.headId : state.running.parentId);
}
