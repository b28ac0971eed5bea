import { describe, expect, it } from 'vitest';
import { frameQueue } from '../../src/wire/frame-queue';
import type { TurnEvent } from '../../src/wire/turn-event';

const text = (words: string, turnId = 't'): TurnEvent => ({ type: 'textAdded', turnId, text: words });
const started: TurnEvent = { type: 'turnStarted', turnId: 't', parentId: null, model: 'm' };
const finished: TurnEvent = { type: 'turnFinished', turnId: 'm3', turn: null, reason: 'length' };

function queueWithFrames() {
  const seen: TurnEvent[] = [];
  const frames: (() => void)[] = [];
  const queue = frameQueue((event) => seen.push(event), (callback) => frames.push(callback));
  return { seen, queue, frame: () => frames.splice(0).forEach((callback) => callback()), frames };
}

describe('streamed text, at most once a frame', () => {
  it('joins what comes within a frame', () => {
    const { seen, queue, frame, frames } = queueWithFrames();

    queue.push(started);
    queue.push(text('The '));
    queue.push(text('lamp '));
    queue.push(text('went out.'));

    expect(seen).toEqual([started]);
    expect(frames).toHaveLength(1);
    frame();
    expect(seen).toEqual([started, text('The lamp went out.')]);
  });

  it('hands on the end of a turn at once, after the text before it, though no frame comes', () => {
    const { seen, queue, frame } = queueWithFrames();

    queue.push(text('The lamp.'));
    queue.push(finished);

    expect(seen).toEqual([text('The lamp.'), finished]);
    frame();
    expect(seen).toHaveLength(2);
  });

  it('keeps the text of two turns apart', () => {
    const { seen, queue, frame } = queueWithFrames();

    queue.push(text('a', 'one'));
    queue.push(text('b', 'two'));
    frame();

    expect(seen).toEqual([text('a', 'one'), text('b', 'two')]);
  });
});
