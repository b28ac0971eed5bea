import { useEffect, useState } from 'react';
import { ComparePage } from '../features/compare/compare-page';
import { SamplerFields } from '../features/settings/sampler-field';
import { optionsOf, unset } from '../features/settings/settings-store';
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

  const [samplers, setSamplers] = useState(unset);

  useEffect(loadModels, [loadModels]);

  return (
    <>
      <ComparePage
        path={props.path}
        api={compareApi}
        write={writeSideBySide}
        samplers={{
          options: optionsOf(samplers, null),
          fields: <SamplerFields settings={samplers} own={null} onChange={(change) => setSamplers((before) => ({ ...before, ...change }))} />,
        }}
        models={models.phase === 'known' ? models.models : null}
        unreachable={models.phase === 'unreachable'}
        go={go}
        tools={<PageTools onKeyboard={() => setKeyboard(true)} />}
      />
      {keyboard && <KeyboardDialog rows={compareStrings.keyboard} onClose={() => setKeyboard(false)} />}
    </>
  );
}
