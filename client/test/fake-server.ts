import type { DeskConnections } from '../src/features/desk/desk';
import type { RetryRequest, Story, Turn } from '../src/wire/story';
import type { StoryApi } from '../src/wire/story-api';
import type { HubListener, TurnListener } from '../src/wire/story-hub';
import type { TurnEvent } from '../src/wire/turn-event';
import { writers } from './turns';

type Asked = { method: 'continue' | 'retry' | 'rewrite'; turnId?: string; text?: string | undefined; options?: RetryRequest; versions?: number };

/** A server of one story in memory, whose turns are events that the test sends by hand. */
export class FakeServer {
  story: Story;
  asked: Asked[] = [];
  stops = 0;
  loads = 0;
  /** Set to make every REST call fail with it. */
  failure: Error | null = null;
  hub: HubListener | null = null;
  turn: TurnListener | null = null;
  closed = false;
  described: string[] = [];

  constructor(story: Story) {
    this.story = story;
  }

  readonly connections: DeskConnections = {
    api: this.api(),
    openHub: (_storyId, listener) => {
      this.hub = listener;
      const ask = (asked: Asked, turn: TurnListener) => {
        this.asked.push(asked);
        this.turn = turn;
      };
      return {
        continueStory: ({ text, ...rest }, turn) => ask({ method: 'continue', text, ...rest }, turn),
        retryTurn: (turnId, options, turn) => ask({ method: 'retry', turnId, options }, turn),
        rewriteTurn: (turnId, turn) => ask({ method: 'rewrite', turnId }, turn),
        describe: (name, doing) => void this.described.push(`${name} ${doing}`),
        stopTurn: async () => void (this.stops += 1),
        reconnect: () => undefined,
        close: () => (this.closed = true),
      };
    },
    onFrame: (callback) => callback(),
    now: () => new Date('2026-11-22T04:00:00Z'),
    readOnly: false,
    name: () => 'Zoë',
  };

  connect = () => this.hub?.connection('connected');
  send = (...events: TurnEvent[]) => events.forEach((event) => this.turn?.next(event));
  save = (turn: Turn) => (this.story = { ...this.story, turns: [...this.story.turns, turn], headId: turn.id });

  private api(): StoryApi {
    const answer = async <T>(give: () => T): Promise<T> => {
      if (this.failure !== null) throw this.failure;
      return give();
    };
    const unused = () => Promise.reject(new Error('The desk has no business there.'));
    return {
      models: unused,
      stories: unused,
      createStory: unused,
      deleteStory: unused,
      story: () => answer(() => ((this.loads += 1), this.story)),
      importStory: unused,
      access: unused,
      enterAsOwner: unused,
      shares: unused,
      addShare: unused,
      revokeShare: unused,
      changeStory: (_id, change) => answer(() => (this.story = { ...this.story, ...change })),
      prompt: unused,
      alternatives: (_id, turnId, offset) =>
        answer(() => {
          const text = this.story.turns.find((turn) => turn.id === turnId)?.text ?? '';
          const start = text.lastIndexOf(' ', offset);
          const own = / \w+/.exec(text.slice(start))?.[0] ?? '';
          return { start, end: start + own.length, promptChanged: false, alternatives: [{ text: own, probability: 0.4, isOwn: true }, { text: ' cat', probability: 0.25, isOwn: false }] };
        }),
      nameBranch: (_id, turnId, name) => answer(() => ({ branchNames: name === '' ? [] : [{ turnId, name }] })),
      addTurn: (_id, { text, parentId }) =>
        answer(() => {
          const turn = writers(`added${this.story.turns.length}`, parentId, text);
          this.save(turn);
          return { headId: turn.id, turns: [turn] };
        }),
      saveDraft: (_id, text) => answer(() => void (this.story = { ...this.story, draft: text })),
      editTurn: (_id, turnId, text, amend) =>
        answer(() => {
          if (amend) {
            const amended = this.story.turns.filter((turn) => turn.id === turnId).map((turn) => ({ ...turn, text }));
            this.story = { ...this.story, turns: this.story.turns.map((turn) => amended.find((edit) => edit.id === turn.id) ?? turn) };
            return { headId: this.story.headId, turns: amended };
          }
          const edited = this.story.turns.find((turn) => turn.id === turnId);
          if (edited === undefined) throw new Error(`No turn ${turnId}.`);
          const turn = { ...edited, id: `${turnId}-edited`, text, editsId: turnId, generation: null };
          this.save(turn);
          return { headId: turn.id, turns: [turn] };
        }),
      moveHead: (_id, turnId) => answer(() => ((this.story = { ...this.story, headId: turnId }), { headId: turnId })),
    };
  }
}
