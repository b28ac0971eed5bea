import { describe, expect, it } from 'vitest';
import { compareBranches } from '../../../../src/features/desk/map/compare';
import { mapRows } from '../../../../src/features/desk/map/map-rows';
import { treeOf } from '../../../../src/features/desk/story-tree';
import { branchedStory, models, storyOf, writers } from '../../../turns';

const lines = (story = branchedStory(), ...opened: string[]) =>
  mapRows(treeOf(story), new Set(opened)).map((row) => `${'  '.repeat(row.level - 1)}${row.turn.id}${row.more > 0 ? ` +${row.more}` : ''}`);

describe('the map of a story', () => {
  it('has the branch that is read from top to bottom, and the other ways where they leave it', () => {
    expect(lines()).toEqual(['w1', 'm1', '  m1b', 'w2', 'm2']);
  });

  it('shows of another way its first turn, and the rest when it is opened', () => {
    const story = storyOf([...branchedStory().turns, writers('w2b', 'm1b', ' Who?'), models('m2b', 'w2b', ' Me.'), models('m2c', 'w2b', ' You.')], 'm2');

    expect(lines(story)).toEqual(['w1', 'm1', '  m1b +2', 'w2', 'm2']);
    expect(lines(story, 'm1b')).toEqual(['w1', 'm1', '  m1b +2', '  w2b', '  m2c', '    m2b', 'w2', 'm2']);
  });

  it('goes on below the head, where something was undone', () => {
    expect(lines(storyOf(branchedStory().turns, 'm1'))).toEqual(['w1', 'm1', '  m1b', 'w2', 'm2']);
  });

  it('follows the head into another way', () => {
    expect(lines(storyOf(branchedStory().turns, 'm1b'))).toEqual(['w1', 'm1b', '  m1 +2']);
  });

  it('is as deep as the alternatives and not as the story is long', () => {
    const long = Array.from({ length: 20_000 }, (_, i) => writers(`w${i}`, i === 0 ? null : `w${i - 1}`, 'x'));

    const rows = mapRows(treeOf(storyOf(long)), new Set());

    expect(rows).toHaveLength(20_000);
    expect(Math.max(...rows.map((row) => row.level))).toBe(1);
  });

  it('of an empty story is empty', () => {
    expect(lines(storyOf([]))).toEqual([]);
  });
});

describe('two branches compared', () => {
  it('part where their turns do, and say which words are whose', () => {
    const tree = treeOf(
      storyOf([writers('w1', null, 'Robin waited.'), models('a', 'w1', ' The lamp went out.'), models('b', 'w1', ' The old lamp went on.')]),
    );

    const parts = compareBranches(tree, 'a', 'b');

    expect(parts[0]).toEqual({ kind: 'both', text: 'Robin waited.' });
    expect(parts.filter((part) => part.kind !== 'right').map((part) => part.text).join('')).toBe('Robin waited. The lamp went out.');
    expect(parts.filter((part) => part.kind !== 'left').map((part) => part.text).join('')).toBe('Robin waited. The old lamp went on.');
    expect(parts.filter((part) => part.kind === 'both').map((part) => part.text).join('')).toContain(' lamp went ');
  });

  it('of which one is the other’s beginning differ in its end alone', () => {
    expect(compareBranches(treeOf(branchedStory()), 'w1', 'm1')).toEqual([
      { kind: 'both', text: 'Robin waited.' },
      { kind: 'right', text: ' The lamp went out.' },
    ]);
  });
});
