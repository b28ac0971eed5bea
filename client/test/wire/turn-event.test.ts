import { describe, expect, it } from 'vitest';
import fixture from '../../../tests/fixtures/turn-events.json';
import { emptyDesk, reduceDesk, type DeskState } from '../../src/features/desk/desk-state';
import type { TurnEvent, TurnFailureCode } from '../../src/wire/turn-event';
import type { TurnEndReason } from '../../src/wire/story';
import { strings } from '../../src/strings';
import { storyOf, writers } from '../turns';

const startId = '0193b2f0-6c00-7000-8000-000000000001';
const turnId = '0193b2f0-6c00-7000-8000-000000000002';
const events = fixture.events as { name: string; event: TurnEvent }[];

// named here once more, so that a type that the fixture no longer has is found as well as one it has anew
const reasons: Record<TurnEndReason, true> = { sentences: true, stopped: true, length: true, 'end-of-text': true };
const codes: Record<TurnFailureCode, true> = {
  'story-busy': true,
  'model-busy': true,
  'story-not-found': true,
  'turn-not-found': true,
  'unknown-model': true,
  'invalid-request': true,
  'model-failed': true,
};

/** A desk in the middle of a turn, or one whose turn has yet to begin. */
function deskBefore(event: TurnEvent): DeskState {
  const loaded = reduceDesk(emptyDesk, { type: 'loaded', story: storyOf([writers(startId, null, 'It was late.')]) });
  const asked = reduceDesk(loaded, { type: 'asked', parentId: startId, text: '' });
  if (event.type === 'turnStarted') return asked;
  const started: TurnEvent = { type: 'turnStarted', turnId, parentId: startId, model: 'gotham-small' };
  return reduceDesk(asked, { type: 'turnEvent', event: started, mine: true, at: '' });
}

describe('the events both sides agree on', () => {
  it.each(events)('the desk takes: $name', ({ event }) => {
    const before = deskBefore(event);

    const after = reduceDesk(before, { type: 'turnEvent', event, mine: true, at: '' });

    switch (event.type) {
      case 'turnStarted':
        expect(after.running).toMatchObject({ phase: 'writing', turnId: event.turnId, parentId: event.parentId, model: event.model });
        break;
      case 'textAdded':
        expect(after.running).toMatchObject({ text: event.text });
        break;
      case 'turnFinished':
        expect(after.running).toBeNull();
        expect(after.tree?.headId).toBe(event.turn?.id ?? startId);
        if (event.turn !== null) expect(after.tree?.turns.get(event.turn.id)).toEqual(event.turn);
        break;
      case 'turnFailed':
        expect(after.running).toBeNull();
        expect(after.tree?.headId).toBe(startId);
        expect(after.notice).toMatchObject({ kind: 'failed', code: event.code });
        break;
    }
  });

  it('has every type, every reason and every code, and no other', () => {
    const types = new Set(events.map(({ event }) => event.type));
    const seenReasons = new Set(events.flatMap(({ event }) => (event.type === 'turnFinished' ? [event.reason] : [])));
    const seenCodes = new Set(events.flatMap(({ event }) => (event.type === 'turnFailed' ? [event.code] : [])));

    expect([...types].sort()).toEqual(['textAdded', 'turnFailed', 'turnFinished', 'turnStarted']);
    expect([...seenReasons].sort()).toEqual(Object.keys(reasons).sort());
    expect([...seenCodes].sort()).toEqual(Object.keys(codes).sort());
  });

  it('has words for every failure and every unusual end', () => {
    for (const { event } of events) {
      if (event.type === 'turnFailed') expect(strings.status.failed(event.code, event.message)).not.toBe('');
      if (event.type === 'turnFinished' && (event.reason !== 'sentences' || event.turn === null)) {
        expect(strings.status.finished(event.reason, event.turn !== null)).not.toBe('');
      }
    }
  });
});
