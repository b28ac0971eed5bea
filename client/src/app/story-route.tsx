import { ArrowLeft, Download, GitBranch, Keyboard } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { DeskPage } from '../features/desk/desk-page';
import type { DeskConnections } from '../features/desk/desk';
import { ExportDialog } from '../features/export/export-dialog';
import { SettingsPanel } from '../features/settings/settings-panel';
import { optionsOf, settingsStore } from '../features/settings/settings-store';
import { strings } from '../strings';
import { Button } from '../ui/button';
import { IconButton } from '../ui/icon-button';
import { storyApi } from '../wire/story-api';
import { openStoryHub } from '../wire/story-hub';
import { KeyboardDialog } from './keyboard-dialog';
import { go } from './router';
import { ThemeSwitch } from './theme-switch';
import { useModels } from './use-models';

const connections: DeskConnections = {
  api: storyApi,
  openHub: openStoryHub,
  onFrame: requestAnimationFrame,
  now: () => new Date(),
};

/** A story's page, put together from the features it has. */
export function StoryRoute(props: { storyId: string; begun: { asked: () => void } | null }) {
  const [open, setOpen] = useState<'settings' | 'export' | 'keyboard' | 'map' | null>(null);
  const [models, loadModels] = useModels(storyApi);
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
        mapOpen={open === 'map'}
        onCloseMap={() => setOpen(null)}
        back={
          <Button onClick={() => go('/')}>
            <ArrowLeft />
            {strings.back}
          </Button>
        }
        tools={
          <>
            <IconButton label={strings.map.open} onClick={() => setOpen('map')}>
              <GitBranch />
            </IconButton>
            <IconButton label={strings.keyboard.open} onClick={() => setOpen('keyboard')}>
              <Keyboard />
            </IconButton>
            <IconButton label={strings.export.open} onClick={() => setOpen('export')}>
              <Download />
            </IconButton>
          </>
        }
      />
      {open === 'settings' && <SettingsPanel models={models} theme={<ThemeSwitch />} onClose={() => setOpen(null)} />}
      {open === 'export' && <ExportDialog storyId={props.storyId} onClose={() => setOpen(null)} />}
      {open === 'keyboard' && <KeyboardDialog onClose={() => setOpen(null)} />}
    </>
  );
}
