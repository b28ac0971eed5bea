import { Play, RotateCcw, Square } from 'lucide-react';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { compareStrings } from '../../strings/compare';
import { Button } from '../../ui/button';
import { LiveLog } from '../../ui/live-log';
import { Pen } from '../../ui/pen';
import type { WriteSideBySide } from '../../wire/side-by-side-hub';
import type { ModelSummary, TurnOptions } from '../../wire/story';
import { ModelChecks } from './model-checks';
import { firstPrompt, PromptFields } from './prompt-fields';
import { columnsOf, withEvent, type Column, type Columns } from './side-by-side';
import styles from './compare.module.css';

const mostModels = 6;
const text = compareStrings.side;

/** Samplers for all models at once: what is asked for, and where it is set. */
export type SharedSamplers = { options: TurnOptions; fields: ReactNode };

/** The same words for several models, streaming side by side. */
export function SideBySidePage(props: { models: ModelSummary[]; write: WriteSideBySide; samplers: SharedSamplers }) {
  const [settings, setSettings] = useState(firstPrompt);
  const [chosen, setChosen] = useState<string[]>(() => props.models.slice(0, 3).map((model) => model.name));
  const [seed, setSeed] = useState('');
  const [shown, setShown] = useState<Columns | null>(null);
  const [said, setSaid] = useState<{ id: number; text: string }[]>([]);
  const stop = useRef<(() => void) | null>(null);
  const seedId = useId();
  const busy = shown !== null && !shown.over;

  useEffect(() => () => stop.current?.(), []);

  function begin(withSeed: string) {
    if (busy || chosen.length === 0) return;
    const over = (problem: string | null) => setShown((before) => before && { ...before, over: true, problem: before.problem ?? problem });
    setShown(columnsOf(chosen));
    stop.current = props.write(
      {
        prompt: settings.prompt,
        models: chosen,
        options: { ...props.samplers.options, sentences: settings.sentences, ...(/^\d{1,16}$/.test(withSeed) ? { seed: Number(withSeed) } : {}) },
      },
      {
        next: (event) => {
          setShown((before) => before && withEvent(before, event));
          if (event.type === 'textFinished') {
            const line = text.finished(chosen[event.index] ?? '');
            setSaid((before) => [...before, { id: before.length, text: `${line} ${event.text}` }]);
          }
        },
        error: () => over(text.cut),
        complete: () => over(null),
      },
    );
  }

  function halt() {
    stop.current?.();
    setShown((before) => before && { ...before, over: true });
  }

  const keys = useRef({ begin: () => begin(seed), halt });
  useEffect(() => {
    keys.current = { begin: () => begin(seed), halt };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]') !== null) return;
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        keys.current.begin();
      } else if (event.key === 'Escape') keys.current.halt();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <>
      <p className={styles.lead}>{text.lead}</p>
      <div className={styles.form}>
        <PromptFields settings={settings} onChange={setSettings}>
          <div>
            <label htmlFor={seedId}>{compareStrings.seed}</label>
            <input
              id={seedId}
              inputMode="numeric"
              autoComplete="off"
              placeholder={compareStrings.seedPlaceholder}
              value={seed}
              onChange={(event) => setSeed(event.currentTarget.value.replace(/\D/g, '').slice(0, 15))}
            />
          </div>
        </PromptFields>
        <details className={styles.samplers}>
          <summary>{text.samplers(Object.keys(props.samplers.options).length)}</summary>
          <div className={styles.samplerFields}>{props.samplers.fields}</div>
        </details>
        <ModelChecks models={props.models} chosen={chosen} most={mostModels} onChange={setChosen} />
        <div className={styles.row}>
          {busy ? (
            <Button kind="halt" onClick={halt}>
              <Square />
              {text.stop}
            </Button>
          ) : (
            <Button kind="main" disabled={chosen.length === 0} onClick={() => begin(seed)}>
              <Play />
              {text.write}
            </Button>
          )}
          {!busy && shown?.seed != null && (
            <Button hint={text.sameSeedHint} onClick={() => begin(String(shown.seed))}>
              <RotateCcw />
              {text.sameSeed}
            </Button>
          )}
        </div>
      </div>
      {shown !== null && (
        <section aria-label={text.results} aria-busy={busy}>
          {shown.problem !== null && (
            <p className={styles.problem} role="alert">
              {shown.problem}
            </p>
          )}
          <div className={styles.columns}>
            {shown.columns.map((column, index) => (
              <ColumnView key={index} column={column} over={shown.over} />
            ))}
          </div>
          {shown.seed !== null && <p className={styles.note}>{text.seedUsed(shown.seed)}</p>}
          <p className={styles.note}>{text.explained}</p>
        </section>
      )}
      <LiveLog label={text.results} lines={said} />
    </>
  );
}

function ColumnView(props: { column: Column; over: boolean }) {
  const { column } = props;
  return (
    <article className={styles.column} aria-label={column.model}>
      <h2>{column.model}</h2>
      {column.problem !== null ? (
        <p className={styles.problem}>{column.problem}</p>
      ) : (
        <p className={styles.text}>
          {column.text.trim() === '' && column.phase === 'finished' ? text.none : column.text.trim()}
          {column.phase !== 'finished' && !props.over && <Pen />}
        </p>
      )}
      {column.phase === 'finished' && (
        <dl className={styles.figures}>
          <div>
            <dt>{text.speed}</dt>
            <dd>{column.figures === null ? text.unknown : text.speedOf(column.figures.tokensPerSecond)}</dd>
          </div>
          <div>
            <dt>{text.length}</dt>
            <dd>{text.lengthOf(column.sentences, column.tokens)}</dd>
          </div>
          <div>
            <dt>{text.surprise}</dt>
            <dd>{column.figures?.bitsPerCharacter == null ? text.unknown : text.surpriseOf(column.figures.bitsPerCharacter)}</dd>
          </div>
        </dl>
      )}
    </article>
  );
}
