import { unreachable } from '../../wire/turn-event';
import type { SideBySideEvent, TurnFigures } from '../../wire/side-by-side-hub';

/** One model's text. */
export type Column = {
  model: string;
  text: string;
  phase: 'waiting' | 'writing' | 'finished' | 'failed';
  sentences: number;
  tokens: number;
  figures: TurnFigures | null;
  problem: string | null;
};

export type Columns = { columns: Column[]; seed: number | null; problem: string | null; over: boolean };

export const columnsOf = (models: readonly string[]): Columns => ({
  columns: models.map((model) => ({ model, text: '', phase: 'waiting', sentences: 0, tokens: 0, figures: null, problem: null })),
  seed: null,
  problem: null,
  over: false,
});

export function withEvent(state: Columns, event: SideBySideEvent): Columns {
  switch (event.type) {
    case 'textStarted':
      return { ...change(state, event.index, () => ({ phase: 'writing' })), seed: event.seed };
    case 'textGrown':
      return change(state, event.index, (column) => ({ text: column.text + event.text }));
    case 'textFinished':
      return change(state, event.index, () => ({
        phase: 'finished',
        text: event.text,
        sentences: event.sentences,
        tokens: event.tokens,
        figures: event.figures,
      }));
    case 'textFailed':
      return event.index === null
        ? { ...state, problem: event.message, over: true }
        : change(state, event.index, () => ({ phase: 'failed', problem: event.message }));
    default:
      return unreachable(event);
  }
}

function change(state: Columns, index: number, to: (column: Column) => Partial<Column>): Columns {
  return { ...state, columns: state.columns.map((column, at) => (at === index ? { ...column, ...to(column) } : column)) };
}
