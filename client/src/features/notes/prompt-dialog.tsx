import { useEffect, useState } from 'react';
import { strings } from '../../strings';
import { Dialog } from '../../ui/dialog';
import type { PromptOrigin, PromptPiece, PromptView } from '../../wire/story';
import styles from './notes.module.css';

type Look = { phase: 'loading' } | { phase: 'failed'; why: string } | { phase: 'seen'; view: PromptView };

const origins: readonly PromptOrigin[] = ['memory', 'world-note', 'authors-note', 'story'];

/** Exactly what the model gets to read for its next turn, and what of it does not fit. */
export function PromptDialog(props: { look: () => Promise<PromptView>; onClose: () => void }) {
  const [seen, setSeen] = useState<Look>({ phase: 'loading' });
  const { look } = props;

  useEffect(() => {
    let gone = false;
    look().then(
      (view) => !gone && setSeen({ phase: 'seen', view }),
      (error: unknown) => !gone && setSeen({ phase: 'failed', why: error instanceof Error ? error.message : strings.status.unsaved }),
    );
    return () => void (gone = true);
  }, [look]);

  return (
    <Dialog heading={strings.prompt.heading} wide onClose={props.onClose}>
      {seen.phase === 'loading' && <p role="status">{strings.prompt.loading}</p>}
      {seen.phase === 'failed' && <p role="alert">{seen.why}</p>}
      {seen.phase === 'seen' && <Seen view={seen.view} />}
    </Dialog>
  );
}

function Seen({ view }: { view: PromptView }) {
  const count = (origin: PromptOrigin) => view.pieces.filter((piece) => piece.origin === origin && piece.isRead).reduce((sum, piece) => sum + piece.tokens, 0);
  const whole = view.contextLength ?? view.tokens;
  return (
    <>
      <p>{strings.prompt.summary(view.model, view.tokensRead, view.tokens, view.contextLength)}</p>
      <div className={styles.bar} aria-hidden>
        {view.pieces
          .filter((piece) => piece.isRead)
          .map((piece, index) => (
            <span key={index} data-origin={piece.origin} ref={(part) => part?.style.setProperty('width', `${(100 * piece.tokens) / Math.max(1, whole)}%`)} />
          ))}
      </div>
      <ul className={styles.origins}>
        {origins
          .filter((origin) => count(origin) > 0)
          .map((origin) => (
            <li key={origin} data-origin={origin}>
              {strings.prompt.origins[origin]}: {strings.prompt.tokens(count(origin))}
            </li>
          ))}
      </ul>
      <div className={styles.prompt} role="region" aria-label={strings.prompt.text} tabIndex={0}>
        {view.pieces.map((piece, index) => (
          <Piece key={index} piece={piece} />
        ))}
      </div>
      {view.notSent.length > 0 && <p className={styles.problem}>{strings.prompt.notSent(view.notSent.map((note) => note.key))}</p>}
    </>
  );
}

function Piece({ piece }: { piece: PromptPiece }) {
  if (!piece.isRead) {
    return (
      <details className={styles.cut}>
        <summary>{strings.prompt.cut(piece.tokens)}</summary>
        {piece.text}
      </details>
    );
  }
  return (
    <span className={styles.piece} data-origin={piece.origin} title={piece.key === null ? strings.prompt.origins[piece.origin] : strings.prompt.because(piece.key)}>
      <span className="unseen">{strings.prompt.origins[piece.origin]}: </span>
      {piece.text}
    </span>
  );
}
