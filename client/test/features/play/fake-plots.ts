import type { PlayConnections } from '../../../src/features/play/play';
import { Problem } from '../../../src/wire/problem';
import type { Story, TurnEndReason, TurnOptions } from '../../../src/wire/story';
import type { HubListener, TurnListener } from '../../../src/wire/story-hub';
import { generation, models, storyOf, writers } from '../../turns';

/** A server of one plot, whose turns the test sends by hand. */
export class FakePlots {
  story: Story = { ...storyOf([]), id: 'plot', title: 'A Parade of Penguins' };
  asked: TurnOptions[] = [];
  began: unknown[] = [];
  kept: string[] = [];
  stops = 0;
  closes = 0;
  failure: Error | null = null;
  hub: HubListener | null = null;
  turn: TurnListener | null = null;

  readonly connections: PlayConnections = {
    api: {
      begin: async (request) => (this.began.push(request), this.answer()),
      story: async (id) => {
        if (id !== this.story.id) throw new Problem(404, 'There is no story.', 'story-not-found');
        return this.answer();
      },
      keptDays: async () => 30,
      keep: async (id) => void (this.answer(), this.kept.push(id)),
    },
    openHub: (_id, listener) => {
      this.hub = listener;
      const unused = () => undefined;
      return {
        continueStory: ({ options }, turn) => {
          this.asked.push(options);
          this.turn = turn;
        },
        retryTurn: unused,
        rewriteTurn: unused,
        describe: unused,
        stopTurn: async () => void (this.stops += 1),
        reconnect: unused,
        close: () => void (this.closes += 1),
      };
    },
    onFrame: (callback) => callback(),
  };

  connect = () => this.hub?.connection('connected');

  /** The characters' words, as the server puts them before the plot. */
  open = (text: string) => this.append(writers(`w${this.story.turns.length}`, this.story.headId, text));

  /** One whole turn of the model, streamed in two pieces. */
  write(text: string, reason: TurnEndReason = 'sentences', sentences = 4) {
    const id = `m${this.story.turns.length}`;
    const turn = { ...models(id, this.story.headId, text), generation: { ...generation, reason, sentences } };
    this.append(turn);
    this.turn?.next({ type: 'turnStarted', turnId: id, parentId: turn.parentId, model: generation.model });
    this.turn?.next({ type: 'textAdded', turnId: id, text: text.slice(0, 5) });
    this.turn?.next({ type: 'textAdded', turnId: id, text: text.slice(5) });
    this.turn?.next({ type: 'turnFinished', turnId: id, turn, reason });
  }

  writeNothing = (reason: TurnEndReason = 'length') => this.turn?.next({ type: 'turnFinished', turnId: 'none', turn: null, reason });

  private append(turn: Story['turns'][number]) {
    this.story = { ...this.story, turns: [...this.story.turns, turn], headId: turn.id };
  }

  private answer(): Story {
    if (this.failure !== null) throw this.failure;
    return this.story;
  }
}
