import { ArrowLeft, Download, GitBranch, Keyboard, NotebookPen, ScanText, Share2 } from 'lucide-react';
import { lazy, useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { DeskPage } from '../features/desk/desk-page';
import type { Desk, DeskConnections } from '../features/desk/desk';
import { ExportDialog } from '../features/export/export-dialog';
import { SettingsPanel } from '../features/settings/settings-panel';
import { optionsOf, settingsStore } from '../features/settings/settings-store';
import { strings } from '../strings';
import { Button } from '../ui/button';
import { IconButton } from '../ui/icon-button';
import { storyApiFor } from '../wire/story-api';
import { openStoryHubFor } from '../wire/story-hub';
import { KeyboardDialog } from './keyboard-dialog';
import { nameStore } from '../features/share/name-store';
import { go, sharedPath } from './router';
import { ThemeSwitch } from './theme-switch';
import { useModels } from './use-models';
import styles from './app.module.css';

/** Of a visitor who was given a link. */
export type LinkVisit = { token: string; mayWrite: boolean };

const connectionsFor = (visit: LinkVisit | null): DeskConnections => ({
  api: storyApiFor(visit?.token ?? null),
  openHub: openStoryHubFor(visit?.token ?? null),
  onFrame: requestAnimationFrame,
  now: () => new Date(),
  readOnly: visit !== null && !visit.mayWrite,
  name: nameStore.getState,
});

const StoryMap = lazy(async () => ({ default: (await import('../features/desk/map/story-map')).StoryMap }));
const NotesPanel = lazy(async () => ({ default: (await import('../features/notes/notes-panel')).NotesPanel }));
const ShareDialog = lazy(async () => ({ default: (await import('../features/share/share-dialog')).ShareDialog }));
const PromptDialog = lazy(async () => ({ default: (await import('../features/notes/prompt-dialog')).PromptDialog }));

function PromptOverlay(props: { desk: Desk; model: string | undefined; onClose: () => void }) {
  const { desk, model } = props;
  const look = useCallback(() => desk.prompt(model), [desk, model]);
  return <PromptDialog look={look} onClose={props.onClose} />;
}

/** A story's page, put together from the features it has. */
export function StoryRoute(props: { storyId: string; begun: { asked: () => void } | null; visit: LinkVisit | null }) {
  const { token, mayWrite } = props.visit ?? { token: null, mayWrite: true };
  const connections = useMemo(() => connectionsFor(token === null ? null : { token, mayWrite }), [token, mayWrite]);
  const [open, setOpen] = useState<'settings' | 'export' | 'keyboard' | 'map' | 'notes' | 'prompt' | 'share' | null>(null);
  const [models, loadModels] = useModels(connections.api);
  const settings = useStore(settingsStore);
  const offered = models.phase === 'known' ? models.models : null;
  const model = optionsOf(settings, offered).model ?? offered?.find((offer) => offer.isDefault)?.name;

  useEffect(loadModels, [loadModels]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && (event.target.isContentEditable || event.target.matches('input, textarea'));
      if (event.key === '?' && !typing && document.querySelector('dialog[open]') === null) setOpen('keyboard');
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  const close = () => setOpen(null);

  function overlay(desk: Desk) {
    const { tree } = desk.store.getState();
    switch (open) {
      case 'map':
        return <StoryMap desk={desk} onClose={close} />;
      case 'notes':
        return (
          tree !== null && (
            <NotesPanel
              notes={tree}
              save={desk.changeStory}
              look={
                <Button onClick={() => setOpen('prompt')}>
                  <ScanText />
                  {strings.prompt.open}
                </Button>
              }
              onClose={close}
            />
          )
        );
      case 'share':
        return <ShareDialog api={connections.api} storyId={props.storyId} addressOf={(shared) => `${location.origin}${sharedPath(shared)}`} onClose={close} />;
      case 'prompt':
        return <PromptOverlay desk={desk} model={optionsOf(settings, offered).model} onClose={close} />;
      default:
        return null;
    }
  }

  return (
    <>
      <DeskPage
        storyId={props.storyId}
        connections={connections}
        options={() => optionsOf(settingsStore.getState(), offered)}
        modelName={model ?? strings.desk.serverModel}
        begun={props.begun}
        onUseSeed={(seed) => settingsStore.setState({ seed })}
        onOpenSettings={() => {
          loadModels();
          setOpen('settings');
        }}
        overlay={overlay}
        back={
          props.visit !== null ? <strong className={styles.product}>{strings.product}</strong> : <Button label={strings.back} onClick={() => go('/')}>
            <ArrowLeft />
            <span>{strings.back}</span>
          </Button>
        }
        tools={
          <>
            {mayWrite && (
              <>
                <IconButton label={strings.map.open} onClick={() => setOpen('map')}>
                  <GitBranch />
                </IconButton>
                <IconButton label={strings.notes.open} onClick={() => setOpen('notes')}>
                  <NotebookPen />
                </IconButton>
              </>
            )}
            {props.visit === null && (
              <IconButton label={strings.share.button} onClick={() => setOpen('share')}>
                <Share2 />
              </IconButton>
            )}
            <span className={styles.keyboard}>
              <IconButton label={strings.keyboard.open} onClick={() => setOpen('keyboard')}>
                <Keyboard />
              </IconButton>
            </span>
            <IconButton label={strings.export.open} onClick={() => setOpen('export')}>
              <Download />
            </IconButton>
          </>
        }
      />
      {open === 'settings' && <SettingsPanel models={models} theme={<ThemeSwitch />} onClose={() => setOpen(null)} />}
      {open === 'export' && <ExportDialog storyId={props.storyId} token={token} onClose={() => setOpen(null)} />}
      {open === 'keyboard' && <KeyboardDialog onClose={() => setOpen(null)} />}
    </>
  );
}
