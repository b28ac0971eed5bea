import { useEffect, type ReactNode } from 'react';
import { strings } from '../../strings';
import { compareStrings } from '../../strings/compare';
import { Link } from '../../ui/link';
import { SiteHeader } from '../../ui/site-header';
import type { CompareApi } from '../../wire/compare-api';
import type { WriteSideBySide } from '../../wire/side-by-side-hub';
import type { ModelSummary } from '../../wire/story';
import { DuelPage } from './duel-page';
import { ReportsPage } from './reports-page';
import { RunPage } from './run-page';
import { RunsPage } from './runs-page';
import { SideBySidePage, type SharedSamplers } from './side-by-side-page';
import styles from './compare.module.css';

const tabs = Object.entries(compareStrings.tabs);

/** Models beside each other, in four ways. */
export function ComparePage(props: {
  /** Of the address, below /compare. */
  path: string;
  api: CompareApi;
  write: WriteSideBySide;
  samplers: SharedSamplers;
  /** Null until they are known. */
  models: ModelSummary[] | null;
  unreachable: boolean;
  go: (path: string) => void;
  tools: ReactNode;
}) {
  const [part = '', place, name] = props.path.split('/').map(decodeURIComponent);
  const tab = tabs.find(([key]) => key === part)?.[1];

  useEffect(() => {
    document.title = `${[name, tab ?? compareStrings.title].filter(Boolean).join(' · ')} · ${strings.product}`;
  }, [name, tab]);

  return (
    <div className={styles.page}>
      <SiteHeader at="compare" go={props.go} tools={props.tools} />
      <main>
        <h1 className={styles.heading}>{compareStrings.heading}</h1>
        <nav className={styles.tabs} aria-label={compareStrings.parts}>
          {tabs.map(([key, label]) => (
            <Link key={key} to={key === '' ? '/compare' : `/compare/${key}`} go={props.go} className={styles.tab} current={key === part}>
              {label}
            </Link>
          ))}
        </nav>
        {tab === undefined && <p>{strings.nowhere}</p>}
        {part === 'runs' && place !== undefined && name !== undefined && <RunPage key={props.path} api={props.api} place={place} name={name} go={props.go} />}
        {part === 'runs' && name === undefined && <RunsPage api={props.api} go={props.go} />}
        {part === 'reports' && <ReportsPage api={props.api} />}
        {props.unreachable && (part === '' || part === 'duel') && (
          <p className={styles.problem} role="alert">
            {compareStrings.modelsUnreachable}
          </p>
        )}
        {part === '' && props.models !== null && <SideBySidePage models={props.models} write={props.write} samplers={props.samplers} />}
        {part === 'duel' && props.models !== null && <DuelPage api={props.api} models={props.models} />}
      </main>
    </div>
  );
}
