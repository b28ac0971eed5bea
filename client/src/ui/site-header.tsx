import type { ReactNode } from 'react';
import { strings } from '../strings';
import { siteStrings } from '../strings/site';
import { Link } from './link';
import styles from './site-header.module.css';

export type SitePlace = 'write' | 'play' | 'compare';

const addresses: Record<SitePlace, string> = { write: '/', play: '/play', compare: '/compare' };

/** The name of the house, and the ways to its three rooms. */
export function SiteHeader(props: { at: SitePlace; go: (path: string) => void; tools: ReactNode }) {
  return (
    <header className={styles.header}>
      {props.at === 'write' ? <h1 className={styles.product}>{strings.product}</h1> : <p className={styles.product}>{strings.product}</p>}
      <nav className={styles.pages} aria-label={siteStrings.pages}>
        {(['write', 'play', 'compare'] as const).map((place) => (
          <Link key={place} to={addresses[place]} go={props.go} className={styles.page} current={place === props.at}>
            {siteStrings[place]}
          </Link>
        ))}
      </nav>
      <div className={styles.tools}>{props.tools}</div>
    </header>
  );
}
