import { useEffect, useMemo, useState } from 'react';
import { strings } from '../strings';
import { storyApiFor } from '../wire/story-api';
import { StoryRoute } from './story-route';
import styles from './app.module.css';

type Visit = { phase: 'asking' | 'closed' | 'unreachable' } | { phase: 'open'; storyId: string; mayWrite: boolean };

/** The page of a visitor who was given a link: one story, and nothing else. */
export function SharedRoute(props: { token: string }) {
  const { token } = props;
  const api = useMemo(() => storyApiFor(token), [token]);
  const [visit, setVisit] = useState<Visit>({ phase: 'asking' });

  useEffect(() => {
    let gone = false;
    api.access().then(
      ({ role, storyId }) => {
        if (!gone) setVisit(storyId === null ? { phase: 'closed' } : { phase: 'open', storyId, mayWrite: role === 'write' });
      },
      () => !gone && setVisit({ phase: 'unreachable' }),
    );
    return () => void (gone = true);
  }, [api]);

  if (visit.phase === 'open') return <StoryRoute storyId={visit.storyId} begun={null} visit={{ token, mayWrite: visit.mayWrite }} />;
  return (
    <main className={styles.nowhere} aria-busy={visit.phase === 'asking'}>
      <p role="status">{visit.phase === 'asking' ? strings.desk.loading : visit.phase === 'closed' ? strings.share.gone : strings.status.unreachable}</p>
    </main>
  );
}
