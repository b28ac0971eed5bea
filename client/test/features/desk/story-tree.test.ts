import { describe, expect, it } from 'vitest';
import { branchTo, childrenOf, newestChild, newestLeaf, siblingsOf, textOf, treeOf, voiceOf } from '../../../src/features/desk/story-tree';
import { branchedStory, models, storyOf, writers } from '../../turns';

const ids = (turns: readonly { id: string }[]) => turns.map((turn) => turn.id);

describe('the tree of turns', () => {
  it('reads a branch from the beginning to its end', () => {
    const tree = treeOf(branchedStory());

    expect(ids(branchTo(tree, 'm2'))).toEqual(['w1', 'm1', 'w2', 'm2']);
    expect(textOf(branchTo(tree, 'm1b'))).toBe('Robin waited. A door opened.');
    expect(branchTo(tree, null)).toEqual([]);
  });

  it('counts the versions of a turn in the order they were made', () => {
    const tree = treeOf(branchedStory());

    expect(ids(siblingsOf(tree, tree.turns.get('m1b')!))).toEqual(['m1', 'm1b']);
    expect(ids(childrenOf(tree, null))).toEqual(['w1']);
  });

  it('redoes to the child that was made last', () => {
    const tree = treeOf(branchedStory());

    expect(newestChild(tree, 'w1')?.id).toBe('m1b');
    expect(newestChild(tree, 'm2')).toBeUndefined();
    expect(newestLeaf(tree, 'm1')).toBe('m2');
  });

  it('knows whose words a turn has: an edited text of the model is neither’s alone', () => {
    expect(voiceOf(writers('w', 'm', 'a'))).toBe('writer');
    expect(voiceOf(writers('w', null, 'a'))).toBe('opening');
    expect(voiceOf(models('m', null, 'a'))).toBe('model');
    expect(voiceOf({ ...models('m', null, 'a'), generation: null, editsId: 'x' })).toBe('revised');
  });

  it('has nothing to read in an empty story', () => {
    const tree = treeOf(storyOf([]));

    expect(branchTo(tree, tree.headId)).toEqual([]);
    expect(newestChild(tree, null)).toBeUndefined();
  });
});
