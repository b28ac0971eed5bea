import type { Story, Turn } from '../../wire/story';

/** A story with its turns by id, in the order they were appended: a parent always before its children. */
export type StoryTree = Omit<Story, 'turns'> & { turns: ReadonlyMap<string, Turn> };

/** Whose words these are: a model's text that the writer edited is neither's alone; the opening is what all follows from. */
export type Voice = 'opening' | 'writer' | 'model' | 'revised';

export function voiceOf(turn: Turn): Voice {
  if (turn.author === 'writer') return turn.parentId === null ? 'opening' : 'writer';
  return turn.generation === null ? 'revised' : 'model';
}

export function treeOf({ turns, ...story }: Story): StoryTree {
  return { ...story, turns: new Map(turns.map((turn) => [turn.id, turn])) };
}

/**
 * The branches asked for last, by the turns they are of: with every key several parts of the page ask for the same one,
 * and take it for unchanged while it is the same object.
 */
const lastBranches = new WeakMap<StoryTree['turns'], Map<string | null, readonly Turn[]>>();

/** The one that is read, and two that are compared. */
const keptBranches = 3;

/** The turns from the beginning to `end`; empty for null. */
export function branchTo({ turns }: StoryTree, end: string | null): readonly Turn[] {
  const last = lastBranches.get(turns) ?? new Map<string | null, readonly Turn[]>();
  const known = last.get(end);
  if (known !== undefined) return known;
  const path: Turn[] = [];
  for (let id = end; id !== null; ) {
    const turn = turns.get(id);
    if (turn === undefined) break;
    path.push(turn);
    id = turn.parentId;
  }
  const branch = path.reverse();
  if (last.size >= keptBranches) last.delete(last.keys().next().value ?? null);
  lastBranches.set(turns, last.set(end, branch));
  return branch;
}

const childrenByParent = new WeakMap<StoryTree['turns'], ReadonlyMap<string | null, readonly Turn[]>>();

function childrenIn({ turns }: StoryTree): ReadonlyMap<string | null, readonly Turn[]> {
  const known = childrenByParent.get(turns);
  if (known !== undefined) return known;
  const found = new Map<string | null, Turn[]>();
  for (const turn of turns.values()) {
    const siblings = found.get(turn.parentId);
    if (siblings === undefined) found.set(turn.parentId, [turn]);
    else siblings.push(turn);
  }
  childrenByParent.set(turns, found);
  return found;
}

/** The turns that follow a turn, oldest first; for null, the beginnings. */
export const childrenOf = (tree: StoryTree, turnId: string | null): readonly Turn[] => childrenIn(tree).get(turnId) ?? [];

/** The turns that share a turn's parent, itself among them, oldest first. */
export function siblingsOf(tree: StoryTree, turn: Turn): readonly Turn[] {
  return childrenOf(tree, turn.parentId);
}

/** The child that was appended last: where redo leads when nothing says otherwise. */
export function newestChild(tree: StoryTree, turnId: string | null): Turn | undefined {
  return childrenOf(tree, turnId).at(-1);
}

/** The end of the story that is reached from a turn by its newest children. */
export function newestLeaf(tree: StoryTree, turnId: string): string {
  let leaf = turnId;
  for (let next = newestChild(tree, leaf); next !== undefined; next = newestChild(tree, leaf)) leaf = next.id;
  return leaf;
}

/** Whether a turn is a version that was made by editing another one, in one step or in several. */
export function isEditOf(tree: StoryTree, turn: Turn, turnId: string): boolean {
  for (let edit: Turn | undefined = turn; edit?.editsId != null; edit = tree.turns.get(edit.editsId)) {
    if (edit.editsId === turnId) return true;
  }
  return false;
}

export function withTurns(tree: StoryTree, turns: readonly Turn[]): StoryTree {
  const all = new Map(tree.turns);
  for (const turn of turns) all.set(turn.id, turn);
  return { ...tree, turns: all };
}

export function textOf(turns: readonly Turn[]): string {
  return turns.map((turn) => turn.text).join('');
}
