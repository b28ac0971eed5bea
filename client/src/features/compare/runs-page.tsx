import { compareStrings } from '../../strings/compare';
import { Link } from '../../ui/link';
import type { CompareApi } from '../../wire/compare-api';
import { useLoaded } from './use-loaded';
import styles from './compare.module.css';

const text = compareStrings.runs;

export const runPath = (run: { place: string; name: string }) => `/compare/runs/${encodeURIComponent(run.place)}/${encodeURIComponent(run.name)}`;

/** The trainings on this machine. */
export function RunsPage(props: { api: CompareApi; go: (path: string) => void }) {
  const { value: runs, failed } = useLoaded(props.api.runs);

  return (
    <>
      <p className={styles.lead}>{text.lead}</p>
      {failed && (
        <p className={styles.problem} role="alert">
          {compareStrings.unreachable}
        </p>
      )}
      {runs?.length === 0 && <p className={styles.note}>{text.none}</p>}
      <ul className={styles.list}>
        {runs?.map((run) => (
          <li key={run.place + run.name}>
            <Link to={runPath(run)} go={props.go} className={styles.entry}>
              <span className={styles.entryName}>{run.name}</span>
              <span className={styles.entryNote}>{text.places[run.place] ?? run.place}</span>
              <span className={styles.entryNote} data-running={run.isRunning}>
                {run.isRunning ? text.running : text.updated(run.updatedAt)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
