import { Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { IconButton } from '../../ui/icon-button';
import { Link } from '../../ui/link';
import { SiteHeader } from '../../ui/site-header';
import { Problem } from '../../wire/problem';
import type { StorySummary } from '../../wire/story';
import type { StoryApi } from '../../wire/story-api';
import { BringIn } from './bring-in';
import { ClosedPage } from './closed-page';
import { Opening } from './opening';
import styles from './shelf-page.module.css';

type Shelf = { phase: 'loading' | 'unreachable' | 'closed' } | { phase: 'shown'; stories: StorySummary[] };

/** The first page: a line to begin a story with, and the stories there are, as a table of contents. */
export function ShelfPage(props: {
  api: StoryApi;
  pathOf: (storyId: string) => string;
  go: (path: string) => void;
  /** A story was begun with its first words, and the model is to answer. */
  onBegun: (storyId: string, ask: boolean) => void;
  tools: ReactNode;
}) {
  const { api, pathOf, go } = props;
  const [shelf, setShelf] = useState<Shelf>({ phase: 'loading' });
  const [problem, setProblem] = useState<string | null>(null);
  const [doomed, setDoomed] = useState<StorySummary | null>(null);

  async function load() {
    try {
      setShelf({ phase: 'shown', stories: await api.stories() });
    } catch (error) {
      setShelf({ phase: error instanceof Problem && error.status === 401 ? 'closed' : 'unreachable' });
    }
  }

  async function remove(story: StorySummary) {
    setDoomed(null);
    try {
      await api.deleteStory(story.id);
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Problem ? error.message : strings.status.unsaved);
    }
    await load();
  }

  useEffect(() => {
    document.title = strings.product;
    void load();
  }, [api]);

  if (shelf.phase === 'closed') {
    return <ClosedPage at="write" api={api} go={go} tools={props.tools} onOpen={() => void load()} />;
  }

  return (
    <div className={styles.shelf}>
      <SiteHeader at="write" go={go} tools={props.tools} />
      <main>
        <Opening api={api} onBegun={props.onBegun} />
        <section aria-labelledby="stories" aria-busy={shelf.phase === 'loading'}>
          <div className={styles.headline}>
            <h2 id="stories" className={styles.heading}>
              {strings.shelf.heading}
            </h2>
            <BringIn api={api} onBrought={(storyId) => go(pathOf(storyId))} />
          </div>
          {problem !== null && (
            <p className={styles.problem} role="alert">
              {problem}
            </p>
          )}
          {shelf.phase === 'loading' && <p className={styles.remark}>{strings.shelf.loading}</p>}
          {shelf.phase === 'unreachable' && (
            <div className={styles.remark} role="alert">
              <p>{strings.shelf.unreachable}</p>
              <Button onClick={() => void load()}>{strings.shelf.again}</Button>
            </div>
          )}
          {shelf.phase === 'shown' && shelf.stories.length === 0 && <p className={styles.remark}>{strings.shelf.empty}</p>}
          {shelf.phase === 'shown' && (
            <ul className={styles.contents}>
              {shelf.stories.map((story) => (
                <li key={story.id} className={styles.entry}>
                  <Link to={pathOf(story.id)} go={go} className={styles.link}>
                    <span className={styles.line}>
                      <span className={story.title === '' ? styles.firstWords : styles.title}>
                        {nameOf(story)}
                      </span>
                      <span className={styles.leader} />
                      <span className={styles.words}>{strings.words(story.words)}</span>
                    </span>
                    {story.title !== '' && story.excerpt !== '' && <span className={styles.excerpt}>{story.excerpt}</span>}
                    <span className={styles.date}>{strings.day(story.updatedAt)}</span>
                  </Link>
                  <IconButton label={strings.shelf.remove(nameOf(story))} onClick={() => setDoomed(story)}>
                    <Trash2 />
                  </IconButton>
                </li>
              ))}
            </ul>
          )}
        </section>
      </main>
      {doomed !== null && (
        <Dialog heading={strings.shelf.removeHeading} onClose={() => setDoomed(null)}>
          <p>{strings.shelf.removeBody(nameOf(doomed), doomed.turns)}</p>
          <div className={styles.choices}>
            <Button onClick={() => setDoomed(null)}>{strings.cancel}</Button>
            <Button kind="halt" onClick={() => void remove(doomed)}>
              {strings.shelf.removeConfirm}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** A story without a title is known by its first words. */
const nameOf = (story: StorySummary) => story.title || story.excerpt || strings.untitled;
