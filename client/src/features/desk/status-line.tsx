import { CloudOff, LoaderCircle, TriangleAlert, X } from 'lucide-react';
import { strings } from '../../strings';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { greatestTurnLength } from '../../wire/story';
import type { Desk } from './desk';
import type { DeskState, Notice, Running } from './desk-state';
import { useDeskState } from './use-desk';
import { unreachable } from '../../wire/turn-event';
import styles from './action-bar.module.css';

/** One line that says what is going on, when anything is; the connection first, as nothing else works without it. */
export function StatusLine(props: { desk: Desk; typedLength: number }) {
  const { desk } = props;
  const connection = useDeskState(desk, (state) => state.connection);
  const running = useDeskState(desk, (state) => state.running);
  const notice = useDeskState(desk, (state) => state.notice);

  return (
    <div className={styles.status} role="status">
      {connection !== 'connected' ? (
        <ConnectionLine connection={connection} onReconnect={desk.reconnect} />
      ) : running !== null ? (
        <p className={styles.calm}>{runningText(running)}</p>
      ) : props.typedLength > greatestTurnLength ? (
        <p className={styles.problem}>
          <TriangleAlert aria-hidden />
          {strings.desk.tooLong(props.typedLength, greatestTurnLength)}
        </p>
      ) : notice !== null ? (
        <>
          <p className={isProblem(notice) ? styles.problem : styles.calm}>
            {isProblem(notice) && <TriangleAlert aria-hidden />}
            {noticeText(notice)}
          </p>
          <IconButton label={strings.status.dismiss} onClick={desk.dismissNotice}>
            <X />
          </IconButton>
        </>
      ) : null}
    </div>
  );
}

/** For a reader: what is going on, and nothing to do about it. */
export function ReadersLine(props: { desk: Desk }) {
  return (
    <section className={styles.bar} aria-label={strings.share.reading}>
      <StatusLine desk={props.desk} typedLength={0} />
      <p className={styles.calm}>{strings.share.reading}</p>
    </section>
  );
}

function ConnectionLine(props: { connection: Exclude<DeskState['connection'], 'connected'>; onReconnect: () => void }) {
  if (props.connection === 'disconnected') {
    return (
      <>
        <p className={styles.problem}>
          <CloudOff aria-hidden />
          {strings.status.disconnected}
        </p>
        <Button onClick={props.onReconnect}>{strings.status.reconnect}</Button>
      </>
    );
  }
  return (
    <p className={styles.calm}>
      <LoaderCircle aria-hidden className={styles.turning} />
      {props.connection === 'connecting' ? strings.status.connecting : strings.status.reconnecting}
    </p>
  );
}

function runningText(running: Running): string {
  if (running.stopping) return strings.status.stopping;
  if (running.phase === 'asked') return strings.status.asked;
  return running.mine ? strings.status.writing(running.model) : strings.status.elsewhere(running.model);
}

const isProblem = (notice: Notice) => notice.kind !== 'finished' && notice.kind !== 'again';

export function noticeText(notice: Notice): string {
  switch (notice.kind) {
    case 'finished':
      return strings.status.finished(notice.reason, notice.kept);
    case 'failed':
      return strings.status.failed(notice.code, notice.message);
    case 'again':
      return strings.status.again(notice.same, notice.promptChanged);
    case 'cut':
      return strings.status.cut;
    case 'refused':
      return notice.message;
    case 'unsaved':
      return strings.status.unsaved;
    default:
      return unreachable(notice);
  }
}
