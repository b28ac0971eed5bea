import type { Turn } from '../../../wire/story';
import { childrenOf, type StoryTree } from '../story-tree';

/** A line of the map: one turn. */
export type MapRow = {
  turn: Turn;
  /** 1 is the story as it is read now; each way that leaves it is one deeper. */
  level: number;
  /** The first turn of another way. */
  leaves: boolean;
  /** Turns of that way that are shown when it is opened; 0 elsewhere. */
  more: number;
  open: boolean;
};

/**
 * The whole tree as lines from top to bottom: the branch that is read now, and under each of its turns the other ways
 * that leave there, which show only their first turn until they are opened. So a story of a thousand turns is as deep as
 * its alternatives, and not as deep as it is long.
 */
export function mapRows(tree: StoryTree, opened: ReadonlySet<string>): MapRow[] {
  const read = new Set<string>();
  for (let id = tree.headId; id !== null; id = tree.turns.get(id)?.parentId ?? null) read.add(id);

  /** The way that is gone from a turn: along the branch that is read, and from there by the newest turns. */
  function way(parentId: string | null, first?: Turn): Turn[] {
    const turns: Turn[] = [];
    for (let next = first ?? wayOn(parentId); next !== undefined; next = wayOn(next.id)) turns.push(next);
    return turns;
  }
  function wayOn(turnId: string | null): Turn | undefined {
    const on = childrenOf(tree, turnId);
    return on.find((turn) => read.has(turn.id)) ?? on.at(-1);
  }

  const rows: MapRow[] = [];
  // an own stack: a story may be deeper than the engine's
  type Task = { turns: Turn[]; index: number; level: number };
  const stack: Task[] = [{ turns: way(null), index: 0, level: 1 }];
  for (let task = stack.at(-1); task !== undefined; task = stack.at(-1)) {
    const turn = task.turns[task.index];
    if (turn === undefined) {
      stack.pop();
      continue;
    }
    const { level } = task;
    const leaves = task.index === 0 && level > 1;
    const open = leaves && opened.has(turn.id);
    rows.push({ turn, level, leaves, more: leaves ? task.turns.length - 1 : 0, open });
    task.index = leaves && !open ? task.turns.length : task.index + 1;
    // the first turn of another way has its neighbours listed where it leaves
    if (!leaves) {
      const others = childrenOf(tree, turn.parentId).filter((other) => other !== turn);
      for (const other of others.reverse()) stack.push({ turns: way(other.parentId, other), index: 0, level: level + 1 });
    }
  }
  return rows;
}
