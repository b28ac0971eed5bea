import type { Story, TurnOptions } from './story';
import { ask, get, send, storyApi } from './story-api';

export type PlayRequest = { characters: string[]; options: TurnOptions };

/** Plots for visitors: a plot is a story, begun and kept here, and written on by the turns of the hub. */
export interface PlayApi {
  /** With a title by the model, and the words that bring the characters in. */
  begin(request: PlayRequest): Promise<Story>;
  story(id: string): Promise<Story>;
  /** Days after which a plot that nobody saved or shared is removed; null: never. */
  keptDays(): Promise<number | null>;
  /** From now on it is among the stories. */
  keep(id: string): Promise<void>;
}

export const playApi: PlayApi = {
  begin: (request) => send('POST', 'plays', request),
  story: (id) => storyApi.story(id),
  keptDays: async () => (await get<{ days: number | null }>('plays')).days,
  keep: async (id) => void (await ask('POST', `plays/${id}/keep`)),
};
