import type { ReactNode } from 'react';
import { SiteHeader, type SitePlace } from '../../ui/site-header';
import type { StoryApi } from '../../wire/story-api';
import { OwnerDoor } from './owner-door';
import styles from './shelf-page.module.css';

/** Any page of a closed server, as it is to those who have not entered. */
export function ClosedPage(props: { at: SitePlace; api: StoryApi; go: (path: string) => void; tools: ReactNode; onOpen: () => void }) {
  return (
    <div className={styles.shelf}>
      <SiteHeader at={props.at} go={props.go} tools={props.tools} />
      <main>
        <OwnerDoor api={props.api} onOpen={props.onOpen} />
      </main>
    </div>
  );
}
