import { diffWordsWithSpace } from 'diff';
import { branchTo, textOf, type StoryTree } from '../story-tree';

export type Difference = { kind: 'both' | 'left' | 'right'; text: string };

/** How much of what two branches share before they part is shown, in characters. */
const sharedShown = 160;

/** Words that tell two branches apart, from where they part. Texts that have too little in common stand whole, one after the other. */
export function compareBranches(tree: StoryTree, left: string, right: string): Difference[] {
  const one = branchTo(tree, left);
  const other = branchTo(tree, right);
  let shared = 0;
  while (shared < one.length && one[shared] !== undefined && one[shared] === other[shared]) shared += 1;
  const before = textOf(one.slice(0, shared));
  const start = before.length > sharedShown ? `…${before.slice(before.indexOf(' ', before.length - sharedShown))}` : before;
  const changes = diffWordsWithSpace(textOf(one.slice(shared)), textOf(other.slice(shared)), { maxEditLength: 4_000 });
  const parts: Difference[] = (
    changes ?? [
      { value: textOf(one.slice(shared)), removed: true, added: false },
      { value: textOf(other.slice(shared)), removed: false, added: true },
    ]
  ).map(({ value, added, removed }) => ({ kind: removed ? 'left' : added ? 'right' : 'both', text: value }));
  return start === '' ? parts : [{ kind: 'both', text: start }, ...parts];
}
