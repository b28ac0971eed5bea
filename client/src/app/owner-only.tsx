import { useEffect, useState, type ReactNode } from 'react';
import { ClosedPage } from '../features/shelf/closed-page';
import type { SitePlace } from '../ui/site-header';
import { storyApi } from '../wire/story-api';
import { go } from './router';
import { ThemeSwitch } from './theme-switch';

/** Pages that a closed server has for its owner alone: everybody else is told so, and asked for the token. */
export function OwnerOnly(props: { at: SitePlace; children: ReactNode }) {
  const [closed, setClosed] = useState(false);

  useEffect(() => {
    let gone = false;
    storyApi.access().then(
      ({ role }) => !gone && setClosed(role === 'nobody'),
      // the page itself says that nothing answers
      () => undefined,
    );
    return () => void (gone = true);
  }, []);

  return closed ? <ClosedPage at={props.at} api={storyApi} go={go} tools={<ThemeSwitch />} onOpen={() => setClosed(false)} /> : props.children;
}
