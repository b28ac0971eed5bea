import { HubConnectionBuilder, HubConnectionState, LogLevel } from '@microsoft/signalr';
import { pageConnection } from './page-connection';
import type { Doing, PresentVisitor, RetryRequest, TurnOptions } from './story';
import type { TurnEvent } from './turn-event';

export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'disconnected';

/** One running turn as its asker hears it. */
export interface TurnListener {
  next(event: TurnEvent): void;
  /** The stream broke, or the server refused it: there may or may not be a turn. */
  error(error: Error): void;
  complete(): void;
}

/** The streaming side of the server, joined to one story. */
export interface StoryHub {
  continueStory(request: { text?: string; options: TurnOptions; versions?: number }, listener: TurnListener): void;
  retryTurn(turnId: string, request: RetryRequest, listener: TurnListener): void;
  /** Once more with all that it was written with. */
  rewriteTurn(turnId: string, listener: TurnListener): void;
  stopTurn(): Promise<void>;
  /** Tells the others who has the story open what this one does. */
  describe(name: string, doing: Doing): void;
  /** Tries at once instead of at the next step. */
  reconnect(): void;
  close(): void;
}

export interface HubListener {
  connection(connection: Connection): void;
  /** An event of a turn that another page asked for. */
  turnEvent(event: TurnEvent): void;
  /** Another page changed the story otherwise. */
  storyChanged(): void;
  presence(others: PresentVisitor[]): void;
}

export type OpenHub = (storyId: string, listener: HubListener) => StoryHub;

/** Milliseconds before each try to connect; the last one goes on for ever. */
const delays = [0, 500, 1_000, 2_000, 4_000, 8_000];
const delay = (tries: number) => delays[Math.min(tries, delays.length - 1)] ?? 0;

/** Tries that may fail before the page says "disconnected" instead of "reconnecting". */
const patience = 3;

/** `token` is that of the link by which the page was opened. */
export const openStoryHubFor = (token: string | null): OpenHub => (storyId, listener) => {
  const connection = new HubConnectionBuilder()
    .withUrl('/hubs/story', token === null ? {} : { accessTokenFactory: () => token })
    .configureLogging(LogLevel.None)
    // a dropped line: short automatic tries first, and after them `start` below, which never gives up
    .withAutomaticReconnect(delays.slice(0, patience))
    .build();
  let closed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  async function start(tries: number): Promise<void> {
    clearTimeout(retry);
    if (closed || connection.state !== HubConnectionState.Disconnected) return;
    try {
      await connection.start();
      await joined();
    } catch {
      if (closed) return;
      await connection.stop();
      listener.connection(tries < patience ? 'connecting' : 'disconnected');
      retry = setTimeout(() => void start(tries + 1), delay(tries + 1));
    }
  }

  async function joined(): Promise<void> {
    await connection.invoke('JoinStory', storyId);
    if (closed) return;
    pageConnection.id = connection.connectionId;
    listener.connection('connected');
  }

  connection.on('turnEvent', (id: string, event: TurnEvent) => {
    if (id === storyId) listener.turnEvent(event);
  });
  connection.on('storyChanged', (id: string) => {
    if (id === storyId) listener.storyChanged();
  });
  connection.on('presence', (id: string, others: PresentVisitor[]) => {
    if (id === storyId) listener.presence(others);
  });
  connection.onreconnecting(() => listener.connection('reconnecting'));
  connection.onreconnected(() => void joined().catch(() => connection.stop()));
  connection.onclose(() => {
    if (closed) return;
    listener.connection('disconnected');
    void start(patience);
  });
  void start(0);

  return {
    continueStory: (request, turn) => void connection.stream<TurnEvent>('ContinueStory', storyId, request).subscribe(turn),
    retryTurn: (turnId, request, turn) => void connection.stream<TurnEvent>('RetryTurn', storyId, turnId, request).subscribe(turn),
    rewriteTurn: (turnId, turn) => void connection.stream<TurnEvent>('RewriteTurn', storyId, turnId).subscribe(turn),
    // not told while there is no line: it is told when there is one again
    describe: (name, doing) => void connection.invoke('DescribeVisitor', name, doing).catch(() => undefined),
    stopTurn: () => connection.invoke('StopTurn', storyId),
    reconnect: () => void start(patience),
    close: () => {
      closed = true;
      pageConnection.id = null;
      clearTimeout(retry);
      void connection.stop();
    },
  };
};
