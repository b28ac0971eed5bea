import { ExternalLink } from 'lucide-react';
import { compareStrings } from '../../strings/compare';
import { reportAddress, type CompareApi } from '../../wire/compare-api';
import { useLoaded } from './use-loaded';
import styles from './compare.module.css';

const text = compareStrings.reports;

/** What `storyforge compare` has written. Each report opens as a page of its own, in another tab. */
export function ReportsPage(props: { api: CompareApi }) {
  const { value: reports, failed } = useLoaded(props.api.comparisons);

  return (
    <>
      <p className={styles.lead}>{text.lead}</p>
      {failed && (
        <p className={styles.problem} role="alert">
          {compareStrings.unreachable}
        </p>
      )}
      {reports?.length === 0 && (
        <>
          <p className={styles.note}>{text.none}</p>
          <pre className={styles.command} tabIndex={0}>
            {text.command}
          </pre>
        </>
      )}
      <ul className={styles.list}>
        {reports?.map((report) => (
          <li key={report.name}>
            <a className={styles.entry} href={reportAddress(report.name)} target="_blank" rel="noopener">
              <span className={styles.entryName}>{report.name}</span>
              <span className={styles.entryNote}>{report.models.join(', ')}</span>
              <span className={styles.entryNote}>{text.made(report.madeAt)}</span>
              <ExternalLink />
              <span className="unseen">{text.elsewhere}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
