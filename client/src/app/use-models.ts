import { useCallback, useState } from 'react';
import type { Models } from '../features/settings/model-choice';
import type { StoryApi } from '../wire/story-api';

/** The models the server offers now: asked again whenever somebody is about to choose one. */
export function useModels(api: StoryApi): [Models, () => void] {
  const [models, setModels] = useState<Models>({ phase: 'loading' });
  const load = useCallback(() => {
    api.models().then(
      (known) => setModels({ phase: 'known', models: known }),
      () => setModels((before) => (before.phase === 'known' ? before : { phase: 'unreachable' })),
    );
  }, [api]);
  return [models, load];
}
