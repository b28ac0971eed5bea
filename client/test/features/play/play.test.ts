import { describe, expect, it } from 'vitest';
import { openPlay } from '../../../src/features/play/play';
import { FakePlots } from './fake-plots';

const request = { characters: ['Robin'], options: { temperature: 0.8 }, sentences: 6 };

async function begun() {
  const server = new FakePlots();
  const play = openPlay(server.connections);
  server.open('One night Robin');
  await play.begin(request);
  server.connect();
  return { server, play, state: play.store.getState };
}

describe('a plot', () => {
  it('has its title and its first words before the model writes on', async () => {
    const { server, state } = await begun();

    expect(state()).toMatchObject({ phase: 'writing', title: 'A Parade of Penguins', opening: 'One night Robin', saved: '' });
    expect(server.asked).toEqual([{ temperature: 0.8, sentences: 4, minSentences: 4 }]);
  });

  it('is made by turn after turn until it has its sentences', async () => {
    const { server, state } = await begun();

    server.write(' ran home. And so on.');
    expect(state().phase).toBe('writing');
    server.write(' He slept.', 'sentences', 2);

    expect(server.asked.map((options) => options.sentences)).toEqual([4, 2]);
    // 0.7 of 6: one more before the model may end it by itself
    expect(server.asked.map((options) => options.minSentences)).toEqual([4, 1]);
    expect(state()).toMatchObject({ phase: 'ended', saved: ' ran home. And so on. He slept.', draft: '', atItsEnd: false, models: ['gotham-small'] });
    expect(server.closes).toBe(1);
  });

  it('ends where the model ends it', async () => {
    const { server, state } = await begun();

    server.write(' ran home.', 'end-of-text', 1);

    expect(state()).toMatchObject({ phase: 'ended', atItsEnd: true });
    expect(server.asked).toHaveLength(1);
  });

  it('is tried once more where not one sentence was whole, and then given up', async () => {
    const { server, state } = await begun();

    server.writeNothing();
    expect(state().phase).toBe('writing');
    server.writeNothing();

    expect(state()).toMatchObject({ phase: 'ended', trouble: { kind: 'nothing-kept' } });
  });

  it('stops when it is told to, and keeps what was whole', async () => {
    const { server, play, state } = await begun();

    play.stop();
    expect(server.stops).toBe(1);
    server.write(' ran.', 'stopped', 1);

    expect(state()).toMatchObject({ phase: 'ended', saved: ' ran.' });
    expect(server.asked).toHaveLength(1);
  });

  it('shows what was saved when the connection breaks', async () => {
    const { server, play, state } = await begun();
    server.write(' ran home.');

    server.turn?.error(new Error('broken'));

    await expect.poll(() => state().trouble).toEqual({ kind: 'cut' });
    expect(state()).toMatchObject({ phase: 'ended', saved: ' ran home.' });
    play.goOn(request.options, 4);
    expect(state().phase).toBe('writing');
  });

  it('tells why it could not begin', async () => {
    const server = new FakePlots();
    const play = openPlay(server.connections);
    server.failure = new TypeError('no answer');

    await play.begin(request);

    expect(play.store.getState()).toMatchObject({ phase: 'empty', trouble: { kind: 'unreachable' } });
  });

  it('is opened again by its address, with everything that was written', async () => {
    const { server, state } = await begun();
    server.write(' ran home.', 'end-of-text');
    const other = openPlay(server.connections);

    await other.open('plot');

    expect(other.store.getState()).toMatchObject({ ...state(), draft: '' });
    await other.open('nobody');
    expect(other.store.getState().trouble).toEqual({ kind: 'missing' });
  });

  it('does not hear what an earlier plot has still to tell', async () => {
    const { server, play, state } = await begun();
    const late = server.turn;
    play.close();

    late?.next({ type: 'textAdded', turnId: 'm1', text: 'late' });

    expect(state().draft).toBe('');
  });
});
