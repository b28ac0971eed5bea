import { lazy, Suspense, useState } from 'react';
import { ShelfPage } from '../features/shelf/shelf-page';
import { strings } from '../strings';
import { Link } from '../ui/link';
import { storyApi } from '../wire/story-api';
import { OwnerOnly } from './owner-only';
import { go, storyPath, usePlace } from './router';
import { ThemeSwitch } from './theme-switch';
import styles from './app.module.css';

const StoryRoute = lazy(async () => ({ default: (await import('./story-route')).StoryRoute }));

const PlayRoute = lazy(async () => ({ default: (await import('./play-route')).PlayRoute }));
const CompareRoute = lazy(async () => ({ default: (await import('./compare-route')).CompareRoute }));
const SharedRoute = lazy(async () => ({ default: (await import('./shared-route')).SharedRoute }));

export function App() {
  const place = usePlace();
  /** The story that was begun with its first words, until the model is asked to answer them. */
  const [begunId, setBegunId] = useState<string | null>(null);

  switch (place.name) {
    case 'shelf':
      return (
        <ShelfPage
          api={storyApi}
          pathOf={storyPath}
          go={go}
          tools={<ThemeSwitch />}
          onBegun={(storyId, ask) => {
            setBegunId(ask ? storyId : null);
            go(storyPath(storyId));
          }}
        />
      );
    case 'story':
      return (
        <OwnerOnly at="write">
          <Suspense fallback={null}>
            <StoryRoute storyId={place.id} begun={begunId === place.id ? { asked: () => setBegunId(null) } : null} visit={null} />
          </Suspense>
        </OwnerOnly>
      );
    case 'shared':
      return (
        <Suspense fallback={null}>
          <SharedRoute token={place.token} />
        </Suspense>
      );
    case 'play':
      return (
        <OwnerOnly at="play">
          <Suspense fallback={null}>
            <PlayRoute id={place.id} />
          </Suspense>
        </OwnerOnly>
      );
    case 'compare':
      return (
        <OwnerOnly at="compare">
          <Suspense fallback={null}>
            <CompareRoute path={place.path} />
          </Suspense>
        </OwnerOnly>
      );
    case 'nowhere':
      return (
        <main className={styles.nowhere}>
          <p>{strings.nowhere}</p>
          <Link to="/" go={go}>
            {strings.back}
          </Link>
        </main>
      );
  }
}
