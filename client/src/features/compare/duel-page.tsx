import { Swords } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { compareStrings } from '../../strings/compare';
import { Button } from '../../ui/button';
import type { BlindDuel, CompareApi, DuelBoards, DuelChoice, RevealedDuel } from '../../wire/compare-api';
import { Problem } from '../../wire/problem';
import type { ModelSummary } from '../../wire/story';
import { Board } from './board';
import { firstPrompt, PromptFields } from './prompt-fields';
import styles from './compare.module.css';

const text = compareStrings.duel;

/** The board is kept for each of these. */
const temperatures = [0.6, 0.8, 1] as const;

const choices = ['left', 'right', 'tie', 'both-bad'] as const satisfies readonly DuelChoice[];

type Duel = { phase: 'none' | 'writing' } | { phase: 'open'; duel: BlindDuel } | { phase: 'decided'; duel: BlindDuel; revealed: RevealedDuel };

/** Two texts without names, a choice, and the board that comes of the choices. */
export function DuelPage(props: { api: CompareApi; models: ModelSummary[] }) {
  const { api } = props;
  const [settings, setSettings] = useState({ ...firstPrompt, temperature: 0.8 });
  const temperatureId = useId();
  const [duel, setDuel] = useState<Duel>({ phase: 'none' });
  const [problem, setProblem] = useState<string | null>(null);
  const [boards, setBoards] = useState<DuelBoards | null>(null);
  const texts = useRef<HTMLElement>(null);

  const fail = (error: unknown) => setProblem(error instanceof Problem ? error.message : compareStrings.unreachable);
  const loadBoards = () => api.boards().then(setBoards, fail);

  useEffect(() => void loadBoards(), [api]);

  async function begin() {
    if (duel.phase === 'writing' || settings.prompt.trim() === '') return;
    setProblem(null);
    setDuel({ phase: 'writing' });
    try {
      const begun = await api.beginDuel(settings);
      setDuel({ phase: 'open', duel: begun });
      texts.current?.scrollIntoView({ block: 'nearest' });
    } catch (error) {
      setDuel({ phase: 'none' });
      fail(error);
    }
  }

  async function choose(choice: DuelChoice) {
    if (duel.phase !== 'open') return;
    try {
      const revealed = await api.chooseDuel(duel.duel.id, choice);
      setDuel({ phase: 'decided', duel: duel.duel, revealed });
      await loadBoards();
    } catch (error) {
      fail(error);
    }
  }

  const keys = useRef({ begin, choose });
  useEffect(() => {
    keys.current = { begin, choose };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]') !== null) return;
      const choice = event.altKey && !event.ctrlKey && !event.metaKey ? choices[['Digit1', 'Digit2', 'Digit3', 'Digit4'].indexOf(event.code)] : undefined;
      if (choice !== undefined) {
        event.preventDefault();
        void keys.current.choose(choice);
      } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void keys.current.begin();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  const revealed = duel.phase === 'decided' ? duel.revealed : null;
  const open = duel.phase === 'open' || duel.phase === 'decided' ? duel.duel : null;

  return (
    <>
      <p className={styles.lead}>{text.lead}</p>
      <div className={styles.form}>
        <PromptFields settings={settings} onChange={setSettings}>
          <div>
            <label htmlFor={temperatureId}>{compareStrings.temperature}</label>
            <select id={temperatureId} value={settings.temperature} onChange={(event) => setSettings({ ...settings, temperature: Number(event.currentTarget.value) })}>
              {temperatures.map((value) => (
                <option key={value}>{value}</option>
              ))}
            </select>
          </div>
        </PromptFields>
        <div className={styles.row}>
          <Button kind="main" disabled={duel.phase === 'writing' || duel.phase === 'open' || props.models.length < 2} onClick={() => void begin()}>
            <Swords />
            {duel.phase === 'decided' ? text.next : text.begin}
          </Button>
        </div>
        {props.models.length < 2 && <p className={styles.note}>{compareStrings.modelsFew}</p>}
      </div>
      <div role="status">
        {duel.phase === 'writing' && <p className={styles.note}>{text.writing}</p>}
        {problem !== null && <p className={styles.problem}>{problem}</p>}
        {revealed !== null && <p className={styles.note}>{text.chosen[revealed.choice]}</p>}
      </div>
      {open !== null && (
        <section ref={texts} aria-label={text.choices}>
          <div className={styles.columns}>
            {(['left', 'right'] as const).map((side) => (
              <article key={side} className={styles.column} aria-label={text[side]} data-chosen={revealed?.choice === side}>
                <h2>
                  {text[side]} <span className={styles.by}>{revealed === null ? text.hidden : text.by(revealed[side].model)}</span>
                </h2>
                <p className={styles.text}>{open[side].trim() === '' ? text.empty : open[side].trim()}</p>
              </article>
            ))}
          </div>
          {revealed === null && (
            <div className={styles.choices}>
              {choices.map((choice) => (
                <button key={choice} type="button" className={styles.choice} onClick={() => void choose(choice)}>
                  {text.choose[choice]}
                </button>
              ))}
            </div>
          )}
        </section>
      )}
      {boards !== null && <Board boards={boards} />}
    </>
  );
}
