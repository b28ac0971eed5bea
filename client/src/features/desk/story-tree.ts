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

/** The turns from the beginning to `end`; empty for null. */
export function branchTo(tree: StoryTree, end: string | null): Turn[] {
  const path: Turn[] = [];
  for (let id = end; id !== null; ) {
    const turn = tree.turns.get(id);
    if (turn === undefined) break;
    path.push(turn);
    id = turn.parentId;
  }
  return path.reverse();
}

/** The turns that follow a turn, oldest first; for null, the beginnings. */
export function childrenOf(tree: StoryTree, turnId: string | null): Turn[] {
  return [...tree.turns.values()].filter((turn) => turn.parentId === turnId);
}

/** The turns that share a turn's parent, itself among them, oldest first. */
export function siblingsOf(tree: StoryTree, turn: Turn): Turn[] {
  return childrenOf(tree, turn.parentId);
}

/** The child that was appended last: where redo leads when nothing says otherwise. */
export function newestChild(tree: StoryTree, turnId: string | null): Turn | undefined {
  return childrenOf(tree, turnId).at(-1);
}

/** The end of the story that is reached from a turn by its newest children. */
export function newestLeaf(tree: StoryTree, turnId: string): string {
  let leaf = turnId;
  // children come after their parent, so one pass in order follows the newest child at every step of the way
  const newest = new Map<string | null, string>();
  for (const turn of tree.turns.values()) newest.set(turn.parentId, turn.id);
  for (let next = newest.get(leaf); next !== undefined; next = newest.get(leaf)) leaf = next;
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
