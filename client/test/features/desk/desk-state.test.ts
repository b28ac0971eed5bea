import { describe, expect, it } from 'vitest';
import { destinationOf, draftsOf, emptyDesk, redoTarget, reduceDesk, visibleBranch, type DeskAction, type DeskState } from '../../../src/features/desk/desk-state';
import { textOf } from '../../../src/features/desk/story-tree';
import type { TurnEvent } from '../../../src/wire/turn-event';
import { branchedStory, generation, models, storyOf, writers } from '../../turns';

const run = (state: DeskState, ...actions: DeskAction[]) => actions.reduce(reduceDesk, state);
const open = (story = branchedStory()) => run(emptyDesk, { type: 'loaded', story });
const mine = (event: TurnEvent): DeskAction => ({ type: 'turnEvent', event, mine: true, at: '2026-11-22T04:00:00Z' });
const others = (event: TurnEvent): DeskAction => ({ type: 'turnEvent', event, mine: false, at: '2026-11-22T04:00:00Z' });
const started = (turnId: string, parentId: string | null): TurnEvent => ({ type: 'turnStarted', turnId, parentId, model: 'gotham-small' });
const text = (turnId: string, words: string): TurnEvent => ({ type: 'textAdded', turnId, text: words });
const finished = (turn: ReturnType<typeof models> | null): TurnEvent => ({ type: 'turnFinished', turnId: turn?.id ?? 'm3', turn, reason: 'sentences' });
const moved = (headId: string | null): DeskAction => ({ type: 'headMoved', headId });

describe('a turn', () => {
  it('saves the words that travelled along as the turn the model’s one follows', () => {
    const asked = run(open(), { type: 'typed', text: 'He hid.' }, { type: 'asked', parentId: 'm2', text: ' He hid.' });
    expect(asked.typed).toBe('');

    const writing = run(asked, mine(started('m3', 'w3')), mine(text('m3', ' It was ')), mine(text('m3', 'dark.')));

    expect(writing.tree?.turns.get('w3')).toMatchObject({ author: 'writer', parentId: 'm2', text: ' He hid.' });
    expect(textOf(visibleBranch(writing))).toMatch(/Nobody followed\. He hid\.$/);
    expect(writing.running).toMatchObject({ phase: 'writing', text: ' It was dark.', mine: true });
    expect(writing.stale).toBe(false);
  });

  it('ends with the server’s text, which may be shorter than what was streamed', () => {
    const state = run(
      open(),
      { type: 'asked', parentId: 'm2', text: '' },
      mine(started('m3', 'm2')),
      mine(text('m3', ' It was dark. And th')),
      mine(finished(models('m3', 'm2', ' It was dark.'))),
    );

    expect(state.running).toBeNull();
    expect(state.notice).toBeNull();
    expect(visibleBranch(state).at(-1)?.text).toBe(' It was dark.');
  });

  it('leaves the story as it was when no sentence could be kept', () => {
    const state = run(open(), { type: 'asked', parentId: 'w1', text: '' }, mine(started('m3', 'w1')), mine(text('m3', ' And th')), mine({ type: 'turnFinished', turnId: 'm3', turn: null, reason: 'length' }));

    expect(state.tree?.headId).toBe('m2');
    expect(state.notice).toEqual({ kind: 'finished', reason: 'length', kept: false });
  });

  it('that fails before it began gives the words back, before what was typed since', () => {
    const state = run(
      open(),
      { type: 'typed', text: 'He hid.' },
      { type: 'asked', parentId: 'm2', text: ' He hid.' },
      { type: 'typed', text: 'Then' },
      mine({ type: 'turnFailed', turnId: null, code: 'model-busy', message: '' }),
    );

    expect(state.typed).toBe('He hid. Then');
    expect(state.stale).toBe(true);
  });

  it('whose words were saved after all does not show them twice', () => {
    const failed = run(open(), { type: 'asked', parentId: 'm2', text: ' He hid.' }, { type: 'typed', text: 'Then' }, { type: 'streamCut' });
    expect(failed.typed).toBe('He hid. Then');

    const saved = branchedStory();
    const story = storyOf([...saved.turns, writers('w3', 'm2', ' He hid.')]);
    const state = run(failed, { type: 'loaded', story });

    expect(state.typed).toBe('Then');
    expect(state.stale).toBe(false);
  });

  it('that another page asked for streams in here too', () => {
    const state = run(open(), others(started('m3', 'm2')), others(text('m3', ' It was dark.')));

    expect(state.running).toMatchObject({ phase: 'writing', text: ' It was dark.', mine: false });
    expect(run(state, others(finished(models('m3', 'm2', ' It was dark.')))).tree?.headId).toBe('m3');
  });

  it('that runs when the page is opened is shown as far as it is, once the story is there', () => {
    const joined = run(emptyDesk, others(started('m3', 'm2')), others(text('m3', ' It was dark.')));

    const state = run(joined, { type: 'loaded', story: branchedStory() }, others(text('m3', ' It rained.')));

    expect(state.running).toMatchObject({ phase: 'writing', text: ' It was dark. It rained.', mine: false });
    expect(state.stale).toBe(false);
  });

  it('that was told of twice when the page joined is shown once', () => {
    const state = run(open(), others(started('m3', 'm2')), others(text('m3', ' It')), others(started('m3', 'm2')), others(text('m3', ' It was dark.')));

    expect(state.running).toMatchObject({ text: ' It was dark.' });
  });

  it('that follows words which the story did not have when it was read makes it be read again', () => {
    expect(run(emptyDesk, others(started('m3', 'w3')), { type: 'loaded', story: branchedStory() }).stale).toBe(true);
  });

  it('that ends while the story is read makes it be read again, once', () => {
    const state = run(emptyDesk, others(started('m3', 'm2')), others(finished(models('m3', 'm2', ' Dark.'))), { type: 'loaded', story: branchedStory() });

    expect(state.stale).toBe(true);
    expect(run(state, { type: 'loaded', story: branchedStory() }).stale).toBe(false);
  });

  it('of another page is not shown as running while the line is down', () => {
    const watching = run(open(), { type: 'connection', connection: 'connected' }, others(started('m3', 'm2')));

    expect(run(watching, { type: 'connection', connection: 'reconnecting' }).running).toBeNull();
    expect(run(open(), mine(started('m3', 'm2')), { type: 'connection', connection: 'reconnecting' }).running).not.toBeNull();
  });

  it('after words this page does not have makes it load the story again', () => {
    expect(run(open(), others(started('m3', 'w3'))).stale).toBe(true);
    expect(run(open(), others(finished(models('m3', 'w3', ' Dark.')))).stale).toBe(true);
  });

  it('hears nothing of text that belongs to another turn', () => {
    const state = run(open(), mine(started('m3', 'm2')), mine(text('mX', 'lost')));

    expect(state.running).toMatchObject({ text: '' });
  });

  it('can be stopped before it began', () => {
    const state = run(open(), { type: 'asked', parentId: 'm2', text: '' }, { type: 'stopping' }, mine(started('m3', 'm2')));

    expect(state.running).toMatchObject({ phase: 'writing', stopping: true });
  });

  it('is shown from the turn it follows while a retry is written', () => {
    const state = run(open(), { type: 'asked', parentId: 'w1', text: '' }, mine(started('m3', 'w1')));

    expect(textOf(visibleBranch(state))).toBe('Robin waited.');
  });
});

describe('undo and redo', () => {
  it('redo brings back what undo took away, though a newer turn stands beside it', () => {
    const state = run(open(), moved('w2'), moved('m1'), moved('w1'));

    expect(redoTarget(state)).toBe('m1');
    expect(redoTarget(run(state, moved('m1')))).toBe('w2');
  });

  it('redo after a reload goes to the newest child', () => {
    expect(redoTarget(open({ ...branchedStory(), headId: 'w1' }))).toBe('m1b');
    expect(redoTarget(open({ ...branchedStory(), headId: null }))).toBe('w1');
    expect(redoTarget(open())).toBeUndefined();
  });

  it('undo to the very beginning can be redone', () => {
    const state = run(open({ ...branchedStory(), headId: 'w1' }), moved(null));

    expect(visibleBranch(state)).toEqual([]);
    expect(redoTarget(state)).toBe('w1');
  });
});

describe('versions', () => {
  it('switching back returns to where one was', () => {
    const state = run(open(), moved('w2'), moved('m1b'));

    expect(destinationOf(state, 'm1')).toBe('w2');
  });

  it('a version not seen yet opens at its newest end', () => {
    expect(destinationOf(open({ ...branchedStory(), headId: 'm1b' }), 'm1')).toBe('m2');
  });

  it('an edit joins the tree and the head goes with it', () => {
    const edit = { ...models('m1e', 'w1', ' The lamp went on.'), editsId: 'm1', generation: null };
    const copy = { ...writers('w2c', 'm1e', ' He ran.'), copiesId: 'w2' };

    const state = run(open(), { type: 'turnsAdded', turns: [edit, copy], headId: 'w2c' });

    expect(textOf(visibleBranch(state))).toBe('Robin waited. The lamp went on. He ran.');
  });
});

describe('loading', () => {
  it('keeps a turn that ended while an older state of the story was on its way', () => {
    const ended = run(open(), others(started('m3', 'm2')), others(finished(models('m3', 'm2', ' Dark.'))));

    const state = run(ended, { type: 'loaded', story: branchedStory() });

    expect(state.tree?.headId).toBe('m3');
    expect(visibleBranch(state).at(-1)?.text).toBe(' Dark.');
  });

  it('drops a draft that was saved before the page was reloaded', () => {
    const draft = run(emptyDesk, { type: 'typed', text: 'He ran.' }, { type: 'loaded', story: branchedStory() });

    expect(draft.typed).toBe('');
  });

  it('keeps a draft that only begins like the last words', () => {
    const draft = run(emptyDesk, { type: 'typed', text: 'He ran. Twice.' }, { type: 'loaded', story: branchedStory() });

    expect(draft.typed).toBe('He ran. Twice.');
  });

  it('that fails leaves a story that is open as it is', () => {
    const state = run(open(), { type: 'loadFailed', why: 'unreachable' });

    expect(state.missing).toBeNull();
    expect(state.stale).toBe(true);
    expect(run(emptyDesk, { type: 'loadFailed', why: 'not-found' }).missing).toBe('not-found');
  });
});

describe('versions that are written at once', () => {
  const three = () =>
    run(open(), { type: 'asked', parentId: 'm2', text: '' }, mine(started('a', 'm2')), mine(started('b', 'm2')), mine(started('c', 'm2')), mine(text('b', ' It was')), mine(text('a', ' A cat')));
  const ended = (id: string, turn: ReturnType<typeof models> | null): TurnEvent => ({ type: 'turnFinished', turnId: id, turn, reason: 'sentences' });

  it('stream in beside each other', () => {
    const { running } = three();

    expect(running?.phase === 'writing' && draftsOf(running).map((draft) => [draft.turnId, draft.text])).toEqual([['a', ' A cat'], ['b', ' It was'], ['c', '']]);
  });

  it('are over with the last of them, and wait to be chosen in the order they were asked', () => {
    const two = run(three(), mine(ended('b', models('b', 'm2', ' It was dark.'))), mine(ended('a', models('a', 'm2', ' A cat sat.'))));
    expect(two.running).not.toBeNull();

    const all = run(two, mine(ended('c', models('c', 'm2', ' No.'))));

    expect(all.running).toBeNull();
    expect(all.choices).toEqual(['a', 'b', 'c']);
    expect(all.tree?.headId).toBe('b');
    expect(run(all, { type: 'asked', parentId: 'b', text: '' }).choices).toBeNull();
  });

  it('of which one alone could be kept leave no choice', () => {
    const all = run(three(), mine(ended('b', null)), mine({ type: 'turnFailed', turnId: 'c', code: 'model-busy', message: '' }), mine(ended('a', models('a', 'm2', ' A cat sat.'))));

    expect(all.running).toBeNull();
    expect(all.choices).toBeNull();
    expect(all.tree?.headId).toBe('a');
  });

  it('of another page are told again from the start after a gap', () => {
    const heard = run(open(), others(started('a', 'm2')), others(started('b', 'm2')), others(text('a', ' A cat')));

    const again = run(heard, others(started('a', 'm2')), others(started('b', 'm2')), others(text('a', ' A cat sat')));

    expect(again.running?.phase === 'writing' && draftsOf(again.running).map((draft) => draft.text)).toEqual([' A cat sat', '']);
    expect(run(again, others(ended('a', models('a', 'm2', ' A cat sat.'))), others(ended('b', null))).choices).toBeNull();
  });
});

describe('a turn that is written again', () => {
  const asked = () => run(open(), { type: 'asked', parentId: 'w1', text: '', again: 'm1' }, mine(started('again', 'w1')));

  it('and is the same moves to the one there is', () => {
    const { tree, notice } = run(asked(), mine({ type: 'turnFinished', turnId: 'again', turn: models('m1', 'w1', ' The lamp went out.'), reason: 'sentences' }));

    expect(tree?.headId).toBe('m1');
    expect(tree?.turns.size).toBe(5);
    expect(notice).toEqual({ kind: 'again', same: true, promptChanged: false });
  });

  it('and is another one says why', () => {
    const other = { ...models('again', 'w1', ' The lamp went on.'), generation: { ...generation, prompt: 'ff' } };

    expect(run(asked(), mine({ type: 'turnFinished', turnId: 'again', turn: other, reason: 'sentences' })).notice).toEqual({ kind: 'again', same: false, promptChanged: true });
  });
});
