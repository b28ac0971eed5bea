import type { Connection } from '../../wire/story-hub';
import type { PresentVisitor, Story, Turn, TurnEndReason } from '../../wire/story';
import type { Saving } from './autosave';
import { unreachable, type TurnEvent, type TurnFailureCode } from '../../wire/turn-event';
import { branchTo, newestChild, newestLeaf, treeOf, withTurns, type StoryTree } from './story-tree';

/** A turn that streams in; `ended` when others that are written at the same time go on. */
export type Draft = { turnId: string; model: string; text: string; ended: boolean };

/** The turn under way, apart from the saved ones. `again`: it is to be that turn once more. */
export type Running =
  /** Asked for; the server has not begun. `text` are the writer's words that travelled along, not yet known as saved. */
  | { phase: 'asked'; parentId: string | null; text: string; stopping: boolean; again: string | null }
  /** `mine` is false for a turn that another page asked for; `beside` are versions that are written at the same time. */
  | (Draft & { phase: 'writing'; parentId: string | null; stopping: boolean; mine: boolean; again: string | null; beside: readonly Draft[]; kept: readonly string[] });

export type Notice =
  | { kind: 'finished'; reason: TurnEndReason; kept: boolean }
  | { kind: 'failed'; code: TurnFailureCode; message: string }
  /** A turn was written once more; `promptChanged`: the model read something else than the first time. */
  | { kind: 'again'; same: boolean; promptChanged: boolean }
  /** The stream broke in the middle of a turn. */
  | { kind: 'cut' }
  /** An action that is no turn of the model did not go through. */
  | { kind: 'refused'; message: string }
  | { kind: 'unsaved' };

export type DeskState = {
  /** Null until loaded. */
  tree: StoryTree | null;
  /** Why there is no story to show. */
  missing: 'not-found' | 'closed' | 'unreachable' | null;
  running: Running | null;
  /** Versions that were written at once and wait for one to be chosen, in the order of their seeds. */
  choices: readonly string[] | null;
  /** A visitor who was given a link to read: the server sends the story as it is read, and takes no change. */
  readOnly: boolean;
  /** Who else has the story open. */
  others: readonly PresentVisitor[];
  /** Whether the words at the story's end, and the passage that is edited, are on the server. */
  saving: { draft: Saving; edit: Saving };
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
  | { type: 'loadFailed'; why: 'not-found' | 'closed' | 'unreachable' }
  | { type: 'typed'; text: string }
  | { type: 'asked'; parentId: string | null; text: string; again?: string }
  | { type: 'stopping' }
  | { type: 'turnEvent'; event: TurnEvent; mine: boolean; at: string }
  | { type: 'streamCut' }
  | { type: 'turnsAdded'; turns: Turn[]; headId: string | null }
  | { type: 'headMoved'; headId: string | null }
  | { type: 'presence'; others: readonly PresentVisitor[] }
  | { type: 'changedElsewhere' }
  | { type: 'saving'; what: 'draft' | 'edit'; saving: Saving }
  | { type: 'choicesClosed' }
  | { type: 'changed'; change: Partial<Pick<StoryTree, 'title' | 'memory' | 'authorsNote' | 'worldNotes' | 'branchNames' | 'wordGoal'>> }
  | { type: 'refused'; message: string }
  | { type: 'unsaved' }
  | { type: 'noticeRead' }
  | { type: 'connection'; connection: Connection };

export const emptyDesk: DeskState = {
  tree: null,
  missing: null,
  running: null,
  choices: null,
  readOnly: false,
  others: [],
  saving: { draft: 'saved', edit: 'saved' },
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
        running: { phase: 'asked', parentId: action.parentId, text: action.text, stopping: false, again: action.again ?? null },
        choices: null,
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
    case 'presence':
      return { ...state, others: action.others };
    case 'changedElsewhere':
      return { ...state, stale: true };
    case 'saving':
      return { ...state, saving: { ...state.saving, [action.what]: action.saving } };
    case 'choicesClosed':
      return { ...state, choices: null };
    case 'changed':
      return state.tree === null ? state : { ...state, tree: { ...state.tree, ...action.change } };
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
      const started = { ...state, running: withDraft(running, event, mine), notice: null };
      if (tree === null || event.parentId === null || tree.turns.has(event.parentId)) return started;
      if (!mine || running?.phase !== 'asked') return { ...started, stale: true };
      // the words that travelled along are saved now, as the turn that the model's turn follows
      const writers: Turn = { id: event.parentId, parentId: running.parentId, author: 'writer', text: running.text, editsId: null, copiesId: null, createdAt: at, generation: null };
      return withHead({ ...started, tree: withTurns(tree, [writers]) }, writers.id);
    }
    case 'textAdded':
      if (running?.phase !== 'writing') return state;
      return { ...state, running: mapDrafts(running, event.turnId, (draft) => ({ ...draft, text: draft.text + event.text })) };
    case 'turnFinished': {
      const { turn } = event;
      const isFirst = running?.phase !== 'writing' || running.kept.length === 0;
      const over = afterEnd(state, event.turnId, turn?.id ?? null, noticeOf(state, event));
      if (turn === null) return over;
      if (tree === null) return { ...over, stale: true };
      if (turn.parentId !== null && !tree.turns.has(turn.parentId)) return { ...over, stale: true };
      const grown = { ...over, tree: withTurns(tree, [turn]) };
      // of several versions the first that is saved is read on
      return isFirst ? withHead(grown, turn.id) : grown;
    }
    case 'turnFailed': {
      const notice = { kind: 'failed' as const, code: event.code, message: event.message };
      if (running?.phase !== 'asked') return event.turnId === null ? { ...state, running: null, notice } : afterEnd(state, event.turnId, null, notice);
      // nothing says whether the words were saved before it failed: the story does
      return { ...withWordsBack(state), running: null, notice, stale: true };
    }
    default:
      return unreachable(event);
  }
}

/** A turn begins: beside those that are written at the same time, or anew where it is told of again. */
function withDraft(running: Running | null, { turnId, parentId, model }: Extract<TurnEvent, { type: 'turnStarted' }>, mine: boolean): Running {
  const draft: Draft = { turnId, model, text: '', ended: false };
  if (running?.phase === 'writing' && running.parentId === parentId && running.mine === mine) {
    const known = draftsOf(running).some((other) => other.turnId === turnId);
    return known ? mapDrafts(running, turnId, () => draft) : { ...running, beside: [...running.beside, draft] };
  }
  return { ...draft, phase: 'writing', parentId, mine, stopping: running?.stopping ?? false, again: running?.again ?? null, beside: [], kept: [] };
}

type Writing = Extract<Running, { phase: 'writing' }>;

export const draftsOf = (running: Writing): readonly Draft[] => [running, ...running.beside];

function mapDrafts(running: Writing, turnId: string, change: (draft: Draft) => Draft): Writing {
  const on = <T extends Draft>(draft: T) => (draft.turnId === turnId ? { ...draft, ...change({ turnId: draft.turnId, model: draft.model, text: draft.text, ended: draft.ended }) } : draft);
  return { ...on(running), beside: running.beside.map(on) };
}

/** One turn is over, and with the last one of those that are written at once the writing is. */
function afterEnd(state: DeskState, turnId: string, keptId: string | null, notice: Notice | null): DeskState {
  if (state.running?.phase !== 'writing') return { ...state, running: null, notice };
  const running = mapDrafts(state.running, turnId, (draft) => ({ ...draft, ended: true }));
  const kept = keptId === null ? running.kept : [...running.kept, keptId];
  if (!draftsOf(running).every((draft) => draft.ended)) return { ...state, running: { ...running, kept } };
  const inOrder = draftsOf(running).map((draft) => draft.turnId).filter((id) => kept.includes(id));
  const choices = running.mine && inOrder.length > 1 ? inOrder : null;
  return { ...state, running: null, choices, notice: running.beside.length > 0 && kept.length > 0 ? null : notice };
}

/** A turn that ended as was wished needs no words. */
function noticeOf({ running, tree }: DeskState, { turnId, turn, reason }: Extract<TurnEvent, { type: 'turnFinished' }>): Notice | null {
  const first = running?.again == null ? undefined : tree?.turns.get(running.again);
  if (first !== undefined && turn !== null && reason !== 'stopped') {
    return { kind: 'again', same: turn.id !== turnId, promptChanged: first.generation?.prompt !== turn.generation?.prompt };
  }
  const asWished = reason === 'sentences' || (reason === 'length' && turn?.generation?.options.characters !== undefined);
  return asWished && turn !== null ? null : { kind: 'finished', reason, kept: turn !== null };
}

/** Words that were sent and may not have arrived stand in the composer again, before what was typed since. */
function withWordsBack(state: DeskState): DeskState {
  if (state.running?.phase !== 'asked' || state.running.text === '') return state;
  const sent = state.running.text.trimStart();
  return { ...state, typed: state.typed === '' ? sent : `${sent} ${state.typed}` };
}

function afterLoading(state: DeskState, story: Story): DeskState {
  const tree = state.readOnly ? treeOf(story) : withLaterTurns(treeOf(story), state.tree);
  // what was typed here comes first; else what was typed last, in another browser perhaps
  const known = state.tree !== null || state.typed !== '' ? state : { ...state, typed: story.draft };
  const typed = withoutSaved(known, tree);
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

const nothing: readonly Turn[] = [];

/** The turns as they are read now: up to the head or, while a turn is under way, up to what it follows. */
export function visibleBranch(state: Pick<DeskState, 'tree' | 'running'>): readonly Turn[] {
  if (state.tree === null) return nothing;
  return branchTo(state.tree, state.running === null ? state.tree.headId : state.running.parentId);
}
