import { useId, useState } from 'react';
import { compareStrings } from '../../strings/compare';
import type { DuelBoard, DuelBoards, RankedModel } from '../../wire/compare-api';
import styles from './compare.module.css';

const text = compareStrings.duel;

/** Fewer votes than these say nothing, whatever the bars. */
const few = 20;

/** What may honestly be said of who is ahead. */
export function verdictOf(board: DuelBoard): string {
  const [first, second] = board.models;
  if (board.votes === 0 || first === undefined) return text.noVotes;
  if (board.votes - board.bothBad < few) return text.few(board.votes);
  return second !== undefined && first.low > second.high ? text.ahead(first.model) : text.overlap;
}

/** Bradley-Terry scores with their confidence bars, overall or at one temperature. */
export function Board(props: { boards: DuelBoards }) {
  const { overall, temperatures } = props.boards;
  const [at, setAt] = useState<number | null>(null);
  const id = useId();
  const board = temperatures.find((one) => one.temperature === at) ?? overall;
  const twice = (model: RankedModel) => board.models.filter((other) => other.model === model.model).length > 1;

  return (
    <section className={styles.board} aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{text.board}</h2>
      {temperatures.length > 1 && (
        <div className={styles.fields}>
          <div>
            <label htmlFor={id}>{text.which}</label>
            <select id={id} value={at ?? ''} onChange={(event) => setAt(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}>
              <option value="">{text.overall}</option>
              {temperatures.map(({ temperature }) => (
                <option key={temperature} value={temperature ?? ''}>
                  {text.at(temperature ?? 0)}
                </option>
              ))}
            </select>
          </div>
        </div>
      )}
      {board.models.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="group" aria-labelledby={`${id}-heading`}>
          <table className={styles.table}>
            <thead>
              <tr>
                {[text.model, text.score, text.range, text.won, text.lost, text.tied, text.bad].map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {board.models.map((model) => (
                <tr key={model.model + model.checkpoint}>
                  <th scope="row">
                    {model.model}
                    {twice(model) && <span className={styles.by}> {text.checkpoint(model.checkpoint)}</span>}
                  </th>
                  <td>{text.points(model.score)}</td>
                  <td>
                    <Bar board={board} model={model} />
                    <span className={styles.range}>{text.pointsRange(model.low, model.high)}</span>
                  </td>
                  <td>{model.won}</td>
                  <td>{model.lost}</td>
                  <td>{model.tied}</td>
                  <td>{model.bothBad}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className={styles.verdict}>{verdictOf(board)}</p>
      {board.votes > 0 && (
        <p className={styles.note}>
          {text.votes(board.votes, board.bothBad)} {text.explained}
        </p>
      )}
    </section>
  );
}

/** The range of a score, on the scale that all of the board share. Its figures stand beside it. */
function Bar(props: { board: DuelBoard; model: RankedModel }) {
  const low = Math.min(...props.board.models.map((model) => model.low));
  const high = Math.max(...props.board.models.map((model) => model.high));
  const x = (score: number) => 2 + (96 * (score - low)) / Math.max(high - low, 1);
  return (
    <svg className={styles.bar} viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden>
      <line className={styles.middle} x1={x(1000)} x2={x(1000)} y1="0" y2="12" />
      <line className={styles.whisker} x1={x(props.model.low)} x2={x(props.model.high)} y1="6" y2="6" />
      <line className={styles.point} x1={x(props.model.score)} x2={x(props.model.score)} y1="1" y2="11" />
    </svg>
  );
}
