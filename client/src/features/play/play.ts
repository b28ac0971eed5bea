import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PlayApi } from '../../wire/play-api';
import { frameQueue } from '../../wire/frame-queue';
import { Problem } from '../../wire/problem';
import type { Story, TurnOptions } from '../../wire/story';
import type { OpenHub, StoryHub } from '../../wire/story-hub';
import { unreachable, type TurnEvent } from '../../wire/turn-event';

/** Sentences of one turn: a plot is made by several, so that what is written is saved as it goes. */
const sentencesATurn = 4;

/** The model may end its plot by itself once it has this share of the wished sentences. */
const enough = 0.7;

/** Turns in a row that may come to nothing before the plot counts as stuck. */
const patience = 2;

export type PlayTrouble = { kind: 'nothing-kept' | 'cut' | 'unreachable' | 'missing' } | { kind: 'refused'; message: string };

export type PlayState = {
  /** `titling` until the plot has its title, `writing` while it grows. */
  phase: 'empty' | 'loading' | 'titling' | 'writing' | 'stopping' | 'ended';
  id: string | null;
  title: string;
  /** The first words, which were given. */
  opening: string;
  /** What is saved of the model's text, and what streams in just now. */
  saved: string;
  draft: string;
  /** Who wrote in it, in order of appearance. */
  models: string[];
  /** The model itself ended the plot. */
  atItsEnd: boolean;
  trouble: PlayTrouble | null;
};

export const emptyPlay: PlayState = {
  phase: 'empty',
  id: null,
  title: '',
  opening: '',
  saved: '',
  draft: '',
  models: [],
  atItsEnd: false,
  trouble: null,
};

export type PlayConnections = { api: PlayApi; openHub: OpenHub; onFrame: (callback: () => void) => void };

export type PlayRequest = { characters: string[]; options: TurnOptions; sentences: number };

/** A visitor's plot, and all that can be done to it. */
export type Play = {
  store: StoreApi<PlayState>;
  /** Begins another plot; the one before stays where it is saved. */
  begin(request: PlayRequest): Promise<void>;
  /** Shows a plot that was written before. */
  open(id: string): Promise<void>;
  goOn(options: TurnOptions, sentences: number): void;
  stop(): void;
  /** False when it could not be saved. */
  keep(): Promise<boolean>;
  close(): void;
};

export function openPlay({ api, openHub, onFrame }: PlayConnections): Play {
  const store = createStore<PlayState>(() => emptyPlay);
  const state = store.getState;
  const set = (change: Partial<PlayState>) => store.setState(change);
  let hub: StoryHub | null = null;
  /** Counts plots: what an earlier one has still to tell is not heard. */
  let plot = 0;

  const isBusy = () => ['titling', 'writing', 'stopping'].includes(state().phase);

  function leave(): number {
    hub?.close();
    hub = null;
    plot += 1;
    return plot;
  }

  function troubleOf(error: unknown): PlayTrouble {
    if (!(error instanceof Problem)) return { kind: 'unreachable' };
    return error.status === 404 && error.code === 'story-not-found' ? { kind: 'missing' } : { kind: 'refused', message: error.message };
  }

  function show(story: Story, phase: PlayState['phase']) {
    const branch = branchOf(story);
    const models = [...new Set(branch.flatMap((turn) => turn.generation?.model ?? []))];
    set({
      ...emptyPlay,
      phase,
      id: story.id,
      title: story.title,
      opening: branch[0]?.author === 'writer' ? branch[0].text : '',
      saved: branch.slice(branch[0]?.author === 'writer' ? 1 : 0).map((turn) => turn.text).join(''),
      models,
      atItsEnd: branch.at(-1)?.generation?.reason === 'end-of-text',
    });
  }

  /** Turns one after the other, until there are enough sentences or the model has come to its end. */
  function write(id: string, options: TurnOptions, sentences: number, mine: number) {
    let left = sentences;
    let inVain = 0;
    let asked = false;

    const end = (change: Partial<PlayState> = {}) => {
      if (mine !== plot) return;
      hub?.close();
      hub = null;
      set({ phase: 'ended', draft: '', ...change });
    };

    async function cut() {
      if (mine !== plot || state().phase === 'ended') return;
      end({ trouble: { kind: 'cut' } });
      try {
        const story = await api.story(id);
        if (mine === plot && state().phase === 'ended') {
          show(story, 'ended');
          set({ trouble: { kind: 'cut' } });
        }
      } catch {
        // it stays as it was seen last
      }
    }

    function ask() {
      let over = false;
      const missing = Math.ceil(enough * sentences) - (sentences - left);
      const queue = frameQueue(hear, onFrame);
      hub?.continueStory(
        { options: { ...options, sentences: Math.min(left, sentencesATurn), ...(missing > 0 ? { minSentences: Math.min(missing, sentencesATurn) } : {}) } },
        {
          next: (event) => {
            over ||= event.type === 'turnFinished' || event.type === 'turnFailed';
            queue.push(event);
          },
          error: () => void cut(),
          complete: () => {
            if (!over) void cut();
          },
        },
      );
    }

    function hear(event: TurnEvent) {
      if (mine !== plot) return;
      switch (event.type) {
        case 'turnStarted':
          set({ models: state().models.includes(event.model) ? state().models : [...state().models, event.model] });
          // a stop that was asked for before there was a turn to stop
          if (state().phase === 'stopping') stopOnServer();
          return;
        case 'textAdded':
          set({ draft: state().draft + event.text });
          return;
        case 'turnFailed':
          end({ trouble: { kind: 'refused', message: event.message } });
          return;
        case 'turnFinished': {
          const { turn, reason } = event;
          set({ saved: state().saved + (turn?.text ?? ''), draft: '' });
          left -= turn?.generation?.sentences ?? 0;
          inVain = turn === null ? inVain + 1 : 0;
          if (state().phase === 'stopping' || reason === 'stopped' || left <= 0) end();
          else if (reason === 'end-of-text') end({ atItsEnd: true });
          else if (inVain >= patience) end({ trouble: { kind: 'nothing-kept' } });
          else ask();
          return;
        }
        default:
          unreachable(event);
      }
    }

    set({ phase: 'writing', draft: '', trouble: null, atItsEnd: false });
    hub = openHub(id, {
      connection(connection) {
        if (mine !== plot) return;
        if (connection === 'connected' && !asked) {
          asked = true;
          if (state().phase === 'stopping') end();
          else ask();
        } else if (connection === 'disconnected' && !asked) {
          end({ trouble: { kind: 'unreachable' } });
        }
      },
      turnEvent: () => undefined,
      storyChanged: () => undefined,
      presence: () => undefined,
    });
  }

  // if it does not arrive the line is down, and the turn ends with the line
  const stopOnServer = () => void hub?.stopTurn().catch(() => undefined);

  return {
    store,

    async begin({ characters, options, sentences }) {
      if (isBusy()) return;
      const mine = leave();
      set({ ...emptyPlay, phase: 'titling' });
      try {
        const story = await api.begin({ characters, options });
        if (mine !== plot) return;
        const stopped = state().phase === 'stopping';
        show(story, 'ended');
        if (!stopped) write(story.id, options, sentences, mine);
      } catch (error) {
        if (mine === plot) set({ ...emptyPlay, trouble: troubleOf(error) });
      }
    },

    async open(id) {
      if (state().id === id) return;
      const mine = leave();
      set({ ...emptyPlay, phase: 'loading' });
      try {
        const story = await api.story(id);
        if (mine === plot) show(story, 'ended');
      } catch (error) {
        if (mine === plot) set({ ...emptyPlay, trouble: troubleOf(error) });
      }
    },

    goOn(options, sentences) {
      const { id } = state();
      if (isBusy() || id === null) return;
      write(id, options, sentences, leave());
    },

    stop() {
      if (!isBusy() || state().phase === 'stopping') return;
      set({ phase: 'stopping' });
      stopOnServer();
    },

    async keep() {
      const { id } = state();
      if (id === null) return false;
      try {
        await api.keep(id);
        return true;
      } catch (error) {
        set({ trouble: troubleOf(error) });
        return false;
      }
    },

    close: () => void leave(),
  };
}

/** The story as it is read, from its first turn to its head. */
function branchOf(story: Story) {
  const turns = new Map(story.turns.map((turn) => [turn.id, turn]));
  const branch = [];
  for (let turn = turns.get(story.headId ?? ''); turn !== undefined; turn = turns.get(turn.parentId ?? '')) branch.unshift(turn);
  return branch;
}
