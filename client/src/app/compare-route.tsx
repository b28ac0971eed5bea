import { useEffect } from 'react';
import { ComparePage } from '../features/compare/compare-page';
import { compareStrings } from '../strings/compare';
import { compareApi } from '../wire/compare-api';
import { writeSideBySide } from '../wire/side-by-side-hub';
import { storyApi } from '../wire/story-api';
import { KeyboardDialog } from './keyboard-dialog';
import { go } from './router';
import { PageTools } from './page-tools';
import { useKeyboardDialog } from './use-keyboard-dialog';
import { useModels } from './use-models';

export function CompareRoute(props: { path: string }) {
  const [models, loadModels] = useModels(storyApi);
  const [keyboard, setKeyboard] = useKeyboardDialog();

  useEffect(loadModels, [loadModels]);

  return (
    <>
      <ComparePage
        path={props.path}
        api={compareApi}
        write={writeSideBySide}
        models={models.phase === 'known' ? models.models : null}
        unreachable={models.phase === 'unreachable'}
        go={go}
        tools={<PageTools onKeyboard={() => setKeyboard(true)} />}
      />
      {keyboard && <KeyboardDialog rows={compareStrings.keyboard} onClose={() => setKeyboard(false)} />}
    </>
  );
}
