import { lazy, Suspense, useEffect, useState } from 'react';
import { PlayPage } from '../features/play/play-page';
import type { PlayConnections } from '../features/play/play';
import { playStrings } from '../strings/play';
import { playApi } from '../wire/play-api';
import { storyApi } from '../wire/story-api';
import { openStoryHubFor } from '../wire/story-hub';
import { KeyboardDialog } from './keyboard-dialog';
import { go, playPath, rename, sharedPath, storyPath } from './router';
import { PageTools } from './page-tools';
import { useKeyboardDialog } from './use-keyboard-dialog';
import { useModels } from './use-models';

const ShareDialog = lazy(async () => ({ default: (await import('../features/share/share-dialog')).ShareDialog }));

const connections: PlayConnections = { api: playApi, openHub: openStoryHubFor(null), onFrame: requestAnimationFrame };

export function PlayRoute(props: { id: string | null }) {
  const [models, loadModels] = useModels(storyApi);
  const [keyboard, setKeyboard] = useKeyboardDialog();
  const [sharing, setSharing] = useState<string | null>(null);

  useEffect(loadModels, [loadModels]);

  return (
    <>
      <PlayPage
        id={props.id}
        connections={connections}
        models={models.phase === 'known' ? models.models : null}
        go={go}
        onShown={(id) => rename(playPath(id))}
        pathOfStory={storyPath}
        onShare={setSharing}
        tools={<PageTools onKeyboard={() => setKeyboard(true)} />}
      />
      {sharing !== null && (
        <Suspense fallback={null}>
          <ShareDialog api={storyApi} storyId={sharing} addressOf={(token) => location.origin + sharedPath(token)} onClose={() => setSharing(null)} />
        </Suspense>
      )}
      {keyboard && <KeyboardDialog rows={playStrings.keyboard} onClose={() => setKeyboard(false)} />}
    </>
  );
}
