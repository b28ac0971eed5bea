import { waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDesk, type Desk } from '../../../src/features/desk/desk';
import { visibleBranch } from '../../../src/features/desk/desk-state';
import { textOf } from '../../../src/features/desk/story-tree';
import { Problem } from '../../../src/wire/problem';
import type { TurnEvent } from '../../../src/wire/turn-event';
import { FakeServer } from '../../fake-server';
import { branchedStory, models, storyOf, writers } from '../../turns';

const draft = () => localStorage.getItem('storyforge.draft.story');
const started = (turnId: string, parentId: string | null): TurnEvent => ({ type: 'turnStarted', turnId, parentId, model: 'gotham-small' });

const opened: Desk[] = [];

function open(...asked: Parameters<typeof openDesk>): Desk {
  const desk = openDesk(...asked);
  opened.push(desk);
  return desk;
}

afterEach(() => opened.splice(0).forEach((desk) => desk.close()));

async function openAt(story = branchedStory()) {
  const server = new FakeServer(story);
  const desk = open('story', server.connections);
  await waitFor(() => expect(desk.store.getState().tree).not.toBeNull());
  server.connect();
  const read = () => textOf(visibleBranch(desk.store.getState()));
  return { server, desk, state: desk.store.getState, read };
}

describe('Continue', () => {
  it('sends the words joined to the story, with what the writer has set', async () => {
    const { server, desk } = await openAt();

    desk.type('He hid.');
    desk.continueStory({ sentences: 3 });

    expect(server.asked).toEqual([{ method: 'continue', text: ' He hid.', options: { sentences: 3 } }]);
  });

  it('without words sends none', async () => {
    const { server, desk } = await openAt();

    desk.continueStory({});

    expect(server.asked).toEqual([{ method: 'continue', text: undefined, options: {} }]);
  });

  it('asks for one turn at a time', async () => {
    const { server, desk } = await openAt();

    desk.continueStory({});
    desk.continueStory({});
    desk.retry('m2', {});

    expect(server.asked).toHaveLength(1);
  });

  it('keeps the words in this browser until the server has them', async () => {
    const { server, desk } = await openAt();

    desk.type('He hid.');
    expect(draft()).toBe('He hid.');
    desk.continueStory({});
    expect(draft()).toBe('He hid.');
    server.send(started('m3', 'w3'));

    expect(draft()).toBeNull();
  });

  it('asks at once in a story that was just begun, and only once', async () => {
    const server = new FakeServer(storyOf([writers('w1', null, 'It was late.')]));
    const asked = vi.fn();
    const desk = open('story', server.connections, { options: { sentences: 1 }, asked });
    server.connect();
    await waitFor(() => expect(server.asked).toHaveLength(1));

    server.send(started('m1', 'w1'), { type: 'turnFinished', turnId: 'm1', turn: models('m1', 'w1', ' Rain fell.'), reason: 'sentences' });
    desk.type('x');

    expect(server.asked).toEqual([{ method: 'continue', text: undefined, options: { sentences: 1 } }]);
    expect(asked).toHaveBeenCalledOnce();
  });
});

describe('Stop', () => {
  it('reaches the server at once', async () => {
    const { server, desk, state } = await openAt();
    desk.continueStory({});
    server.send(started('m3', 'm2'));

    desk.stop();

    expect(server.stops).toBe(1);
    expect(state().running).toMatchObject({ stopping: true });
  });

  it('before the turn began is said again when there is something to stop', async () => {
    const { server, desk } = await openAt();
    desk.continueStory({});
    desk.stop();

    server.send(started('m3', 'm2'));

    expect(server.stops).toBe(2);
  });

  it('with nothing running says nothing', async () => {
    const { server, desk } = await openAt();

    desk.stop();

    expect(server.stops).toBe(0);
  });
});

describe('a line that breaks', () => {
  it('in the middle of a turn loads what was saved, and waits for nothing', async () => {
    const { server, desk, state, read } = await openAt();
    desk.type('He hid.');
    desk.continueStory({});
    server.send(started('m3', 'w3'), { type: 'textAdded', turnId: 'm3', text: ' It was dark. And' });

    server.hub?.connection('reconnecting');
    server.turn?.error(new Error('Server connection was lost.'));
    expect(state().running).toBeNull();
    expect(state().notice).toEqual({ kind: 'cut' });

    server.save(writers('w3', 'm2', ' He hid.'));
    server.save(models('m3', 'w3', ' It was dark.'));
    server.connect();

    await waitFor(() => expect(read()).toMatch(/He hid\. It was dark\.$/));
    expect(state().typed).toBe('');
    expect(state().stale).toBe(false);
  });

  it('before the turn began gives the words back', async () => {
    const { server, desk, state } = await openAt();
    desk.type('He hid.');
    desk.continueStory({});

    server.turn?.error(new Error('Server connection was lost.'));

    await waitFor(() => expect(state().stale).toBe(false));
    expect(state().typed).toBe('He hid.');
    expect(draft()).toBe('He hid.');
  });

  it('a stream that ends without an end is a broken one', async () => {
    const { server, desk, state } = await openAt();
    desk.continueStory({});
    server.send(started('m3', 'm2'));

    server.turn?.complete();

    expect(state().running).toBeNull();
    expect(state().notice).toEqual({ kind: 'cut' });
  });

  it('the usual end of a stream is none', async () => {
    const { server, desk, state } = await openAt();
    desk.continueStory({});
    server.send(started('m3', 'm2'), { type: 'turnFinished', turnId: 'm3', turn: models('m3', 'm2', ' Dark.'), reason: 'sentences' });

    server.turn?.complete();

    expect(state().notice).toBeNull();
  });

  it('loads the story again when it is back', async () => {
    const { server, read } = await openAt();
    server.hub?.connection('reconnecting');
    server.save(models('m3', 'm2', ' It was dark.'));

    server.connect();

    await waitFor(() => expect(read()).toMatch(/It was dark\.$/));
  });
});

describe('what is done without the model', () => {
  it('undo, redo and versions move the head on the server', async () => {
    const { server, desk, read } = await openAt();

    await desk.undo();
    await desk.undo();
    expect(server.story.headId).toBe('m1');
    await desk.redo();
    expect(server.story.headId).toBe('w2');
    await desk.choose('m1b');
    expect(read()).toBe('Robin waited. A door opened.');
    await desk.choose('m1');

    expect(server.story.headId).toBe('w2');
  });

  it('undo ends at the beginning, redo at the end', async () => {
    const { server, desk } = await openAt(storyOf([writers('w1', null, 'It was late.')]));

    await desk.redo();
    await desk.undo();
    await desk.undo();

    expect(server.story.headId).toBeNull();
  });

  it('Keep saves the words and empties the composer', async () => {
    const { desk, state, read } = await openAt();
    desk.type('He hid.');

    await desk.keep();

    expect(read()).toMatch(/Nobody followed\. He hid\.$/);
    expect(state().typed).toBe('');
  });

  it('a change that the server refuses says why and changes nothing', async () => {
    const { server, desk, state } = await openAt();
    server.failure = new Problem(400, 'A turn has at most 20,000 characters.', 'invalid-request');

    const edit = desk.openEdit('w2');
    edit.type(' He fled.');
    expect(await edit.finish()).toBe(false);

    expect(state().notice).toEqual({ kind: 'refused', message: 'A turn has at most 20,000 characters.' });
    expect(state().tree?.headId).toBe('m2');
  });

  it('a change that nobody answers is said to be unsaved, and the words stay', async () => {
    const { server, desk, state } = await openAt();
    desk.type('He hid.');
    server.failure = new TypeError('Failed to fetch');

    await desk.keep();

    expect(state().notice).toEqual({ kind: 'unsaved' });
    expect(state().typed).toBe('He hid.');
  });

  it('an edit that changes nothing asks nothing', async () => {
    const { server, desk } = await openAt();
    server.failure = new Error('not to be asked');

    const edit = desk.openEdit('w2');
    edit.type(' He ran.');
    expect(await edit.finish()).toBe(true);
  });
});

describe('an edit', () => {
  it('that goes on after it was saved stays one version, and can be taken back', async () => {
    const { server, desk, state, read } = await openAt();
    const edit = desk.openEdit('m2');

    edit.type(' Nobody moved.');
    await edit.finish();
    edit.type(' Nobody moved at all.');
    await edit.finish();

    expect(read()).toMatch(/Nobody moved at all\.$/);
    expect(server.story.turns.filter((turn) => turn.editsId === 'm2')).toHaveLength(1);
    await edit.revert();
    expect(state().tree?.headId).toBe('m2');
    expect(state().tree?.turns.get('m2-edited')?.text).toBe(' Nobody moved at all.');
  });

  it('waits while the model writes', async () => {
    const { server, desk } = await openAt();
    desk.continueStory({});
    server.send({ type: 'turnStarted', turnId: 'm3', parentId: 'm2', model: 'gotham-small' });
    const edit = desk.openEdit('w2');
    edit.type(' He fled.');

    expect(await edit.finish()).toBe(false);
    server.send({ type: 'turnFinished', turnId: 'm3', turn: null, reason: 'stopped' });

    expect(await edit.finish()).toBe(true);
  });
});

describe('words at the end', () => {
  it('are taken up again where another browser left them', async () => {
    const server = new FakeServer({ ...branchedStory(), draft: 'He hi' });
    const desk = open('story', server.connections);
    server.connect();

    await vi.waitFor(() => expect(desk.store.getState().typed).toBe('He hi'));
  });

  it('are on the server a moment later, and it is said so', async () => {
    const { server, desk, state } = await openAt();

    desk.type('He hid.');
    expect(state().saving.draft).toBe('saving');

    await vi.waitFor(() => expect(state().saving.draft).toBe('saved'), { timeout: 5_000 });
    expect(server.story.draft).toBe('He hid.');
  });
});

describe('others', () => {
  it('are told who is here and what is done, once for each change', async () => {
    const { server, desk } = await openAt();

    desk.type('H');
    desk.type('He');
    desk.type('');

    expect(server.described).toEqual(['Zoë reading', 'Zoë typing', 'Zoë reading']);
  });

  it('who are here are known, and what they change is read again', async () => {
    const { server, state, read } = await openAt();
    server.hub?.presence([{ id: 'x', name: 'Ada', doing: 'typing', mayWrite: true }]);
    expect(state().others).toHaveLength(1);

    server.story = storyOf([...server.story.turns, writers('w9', 'm2', ' She wrote this.')]);
    server.hub?.storyChanged();

    await waitFor(() => expect(read()).toMatch(/She wrote this\.$/));
  });
});

describe('a reader', () => {
  it('changes nothing and keeps no draft, and sees another branch when that is read', async () => {
    const server = new FakeServer(branchedStory());
    const desk = open('story', { ...server.connections, readOnly: true });
    await waitFor(() => expect(desk.store.getState().tree).not.toBeNull());
    server.connect();

    desk.continueStory({});
    await desk.undo();
    desk.stop();
    expect(server.asked).toEqual([]);
    expect(server.story.headId).toBe('m2');
    server.story = storyOf([writers('w1', null, 'Robin waited.'), models('m1b', 'w1', ' A door opened.')]);
    server.hub?.storyChanged();

    await waitFor(() => expect(textOf(visibleBranch(desk.store.getState()))).toBe('Robin waited. A door opened.'));
  });
});

describe('opening', () => {
  it('says when there is no such story', async () => {
    const server = new FakeServer(branchedStory());
    server.failure = new Problem(404, 'There is no story.', 'story-not-found');

    const desk = open('story', server.connections);

    await waitFor(() => expect(desk.store.getState().missing).toBe('not-found'));
  });

  it('opens after all when the server is back', async () => {
    const server = new FakeServer(branchedStory());
    server.failure = new TypeError('Failed to fetch');
    const desk = open('story', server.connections);
    await waitFor(() => expect(desk.store.getState().missing).toBe('unreachable'));

    server.failure = null;
    server.connect();

    await waitFor(() => expect(desk.store.getState().tree).not.toBeNull());
    expect(desk.store.getState().missing).toBeNull();
  });

  it('looks again for an answer that was saved before it was connected', async () => {
    const server = new FakeServer(storyOf([writers('w1', null, 'It was late.')]));
    const desk = open('story', server.connections);
    await waitFor(() => expect(desk.store.getState().tree).not.toBeNull());
    server.save(models('m1', 'w1', ' Rain fell.'));

    server.connect();

    await waitFor(() => expect(desk.store.getState().tree?.headId).toBe('m1'));
  });

  it('finds the words that were typed before a reload', async () => {
    localStorage.setItem('storyforge.draft.story', 'He hid und');

    const { state } = await openAt();

    expect(state().typed).toBe('He hid und');
  });

  it('shows a turn of another page as far as it is when it joins in the middle', async () => {
    const server = new FakeServer(branchedStory());
    const desk = open('story', server.connections);
    server.hub?.turnEvent(started('m3', 'm2'));
    server.hub?.turnEvent({ type: 'textAdded', turnId: 'm3', text: ' It was dark.' });
    server.connect();
    await waitFor(() => expect(desk.store.getState().tree).not.toBeNull());

    server.hub?.turnEvent({ type: 'textAdded', turnId: 'm3', text: ' It rained.' });

    expect(desk.store.getState().running).toMatchObject({ phase: 'writing', text: ' It was dark. It rained.' });
    expect(server.loads).toBe(1);
  });

  it('leaves the line when it is closed', async () => {
    const { server, desk } = await openAt();

    desk.close();

    expect(server.closed).toBe(true);
  });
});

describe('a desk that was left', () => {
  it('writes no draft over the one that is typed now', async () => {
    const { desk } = await openAt();
    desk.type('He hid.');
    desk.close();

    localStorage.setItem('storyforge.draft.story', 'She hid.');
    desk.type('It hid.');

    expect(draft()).toBe('She hid.');
  });
});
