import { BookOpen, Feather, Link2, RotateCcw, Square, StepForward } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { playStrings } from '../../strings/play';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { LiveLog } from '../../ui/live-log';
import { SiteHeader } from '../../ui/site-header';
import type { ModelSummary } from '../../wire/story';
import { announcePlay } from './announce-play';
import { openPlay, type Play, type PlayConnections, type PlayTrouble } from './play';
import { PlayControls } from './play-controls';
import { lengths, playSettings, turnOptionsOf } from './play-settings';
import { Plot } from './plot';
import styles from './play-page.module.css';

export type PlayPageProps = {
  /** The plot of the address; null: none yet. */
  id: string | null;
  connections: PlayConnections;
  models: ModelSummary[] | null;
  go: (path: string) => void;
  /** Another plot is shown: the address is to follow. */
  onShown: (id: string) => void;
  pathOfStory: (id: string) => string;
  /** A link to the plot is wanted. */
  onShare: (id: string) => void;
  tools: ReactNode;
};

/** A visitor's page: a button, a few sliders, and a plot. */
export function PlayPage(props: PlayPageProps) {
  const { connections } = props;
  const [play, setPlay] = useState<Play | null>(null);

  useEffect(() => {
    const opened = openPlay(connections);
    setPlay(opened);
    return () => {
      opened.close();
      setPlay(null);
    };
  }, [connections]);

  return (
    <div className={styles.page}>
      <SiteHeader at="play" go={props.go} tools={props.tools} />
      {play !== null && <OpenPlay {...props} play={play} />}
    </div>
  );
}

function OpenPlay(props: PlayPageProps & { play: Play }) {
  const { play, go, onShown, id, connections } = props;
  const state = useStore(play.store);
  const settings = useStore(playSettings);
  const [days, setDays] = useState<number | null>(null);
  const [said, setSaid] = useState<{ id: number; text: string }[]>([]);
  const stage = useRef<HTMLDivElement>(null);
  const busy = state.phase === 'titling' || state.phase === 'writing' || state.phase === 'stopping';
  const options = () => turnOptionsOf(settings, props.models);
  const sentences = lengths[settings.length];

  function begin() {
    void play.begin({ characters: settings.characters, options: options(), sentences });
    // on a phone the plot stands below the controls
    if ((stage.current?.getBoundingClientRect().top ?? 0) > innerHeight / 2) stage.current?.scrollIntoView();
  }

  const goOn = () => play.goOn(options(), sentences);

  useEffect(() => {
    document.title = `${state.title === '' ? playStrings.title : state.title} · ${strings.product}`;
  }, [state.title]);

  // the address follows the plot, and the plot an address that was gone to
  const shown = state.id;
  const address = useRef(id);
  useEffect(() => {
    if (id === address.current) return;
    address.current = id;
    if (id !== null && id !== play.store.getState().id) void play.open(id);
  }, [id, play]);
  useEffect(() => {
    if (address.current !== null) void play.open(address.current);
  }, [play]);
  useEffect(() => {
    if (shown === null || shown === address.current) return;
    address.current = shown;
    onShown(shown);
  }, [shown, onShown]);

  useEffect(() => void connections.api.keptDays().then(setDays, () => undefined), [connections]);

  useEffect(() => announcePlay(play.store, (text) => setSaid((before) => [...before.slice(-20), { id: (before.at(-1)?.id ?? 0) + 1, text }])), [play]);

  const keys = useRef({ begin, goOn });
  useEffect(() => {
    keys.current = { begin, goOn };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Escape') play.stop();
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      if (event.shiftKey) keys.current.goOn();
      else keys.current.begin();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [play]);

  async function keep() {
    if (state.id !== null && (await play.keep())) go(props.pathOfStory(state.id));
  }

  return (
    <main className={styles.main}>
      <div className={styles.intro}>
        <h1 className={styles.heading}>{playStrings.heading}</h1>
        <p className={styles.lead}>{playStrings.lead}</p>
      </div>
      <div className={styles.big}>
        {busy ? (
          <Button kind="halt" disabled={state.phase === 'stopping'} onClick={() => play.stop()}>
            <Square />
            {state.phase === 'stopping' ? playStrings.stopping : playStrings.stop}
          </Button>
        ) : (
          <Button kind="main" onClick={begin}>
            {state.id === null ? <Feather /> : <RotateCcw />}
            {state.id === null ? playStrings.write : playStrings.again}
          </Button>
        )}
      </div>
      <div className={styles.stage} ref={stage}>
        {state.phase === 'empty' || state.phase === 'loading' ? <p className={styles.waiting}>{playStrings.empty}</p> : <Plot play={state} />}
        <div role="status">{state.trouble !== null && <p className={styles.trouble}>{troubleText(state.trouble)}</p>}</div>
        {state.phase === 'ended' && days !== null && <p className={styles.hint}>{playStrings.kept(days)}</p>}
        {state.phase === 'ended' && (
          <div className={styles.actions}>
            <Button hint={playStrings.goOnHint} onClick={goOn}>
              <StepForward />
              {playStrings.goOn}
            </Button>
            <Button hint={playStrings.keepHint} onClick={() => void keep()}>
              <BookOpen />
              {playStrings.keep}
            </Button>
            <Button hint={playStrings.shareHint} onClick={() => state.id !== null && props.onShare(state.id)}>
              <Link2 />
              {playStrings.share}
            </Button>
          </div>
        )}
      </div>
      <div className={styles.controls}>
        <PlayControls settings={settings} models={props.models} onChange={(next) => playSettings.setState(next, true)} />
      </div>
      <LiveLog label={playStrings.plot} lines={said} />
    </main>
  );
}

function troubleText(trouble: PlayTrouble): string {
  switch (trouble.kind) {
    case 'nothing-kept':
      return playStrings.nothingKept;
    case 'cut':
      return playStrings.cut;
    case 'unreachable':
      return playStrings.unreachable;
    case 'missing':
      return playStrings.missing;
    case 'refused':
      return trouble.message;
  }
}
