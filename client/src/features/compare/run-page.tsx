import { useEffect, useState } from 'react';
import { compareStrings } from '../../strings/compare';
import { Button } from '../../ui/button';
import { Link } from '../../ui/link';
import type { CompareApi } from '../../wire/compare-api';
import { Problem } from '../../wire/problem';
import { Chart } from './chart';
import { withNews, type RunCurve } from './run-curve';
import { Samples } from './samples';
import styles from './compare.module.css';

const text = compareStrings.runs;

/** Between two looks at a training that is running, and at one that may be taken up again. */
const wait = { running: 2_000, resting: 15_000 };

/** Rows of the table: every step would be too many to read. */
const tableRows = 30;

/** One training: its curves, its samples, and its figures. */
export function RunPage(props: { api: CompareApi; place: string; name: string; go: (path: string) => void }) {
  const { api, place, name } = props;
  const [curve, setCurve] = useState<RunCurve | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [tries, setTries] = useState(0);

  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let known: RunCurve | null = null;

    async function look() {
      try {
        known = withNews(known, await api.run(place, name, known?.metrics.next ?? 0)) ?? withNews(null, await api.run(place, name, 0));
        if (gone) return;
        setCurve(known);
        setProblem(null);
      } catch (error) {
        if (gone) return;
        const missing = error instanceof Problem && error.status === 404;
        setProblem(missing ? text.missing : compareStrings.unreachable);
        if (missing) return;
      }
      timer = setTimeout(() => void next(), known?.run.isRunning ? wait.running : wait.resting);
    }

    // nobody looks at a page that is out of sight
    async function next() {
      if (document.hidden) document.addEventListener('visibilitychange', () => void next(), { once: true });
      else await look();
    }

    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [api, place, name, tries]);

  return (
    <>
      <p>
        <Link to="/compare/runs" go={props.go}>
          {text.all}
        </Link>
      </p>
      <h2 className={styles.runName}>{name}</h2>
      <div role="status">
        {problem !== null && (
          <p className={styles.problem}>
            {problem} <Button onClick={() => setTries(tries + 1)}>{compareStrings.again}</Button>
          </p>
        )}
        {curve === null && problem === null && <p className={styles.note}>{text.loading}</p>}
      </div>
      {curve !== null && <Curve curve={curve} />}
    </>
  );
}

function Curve(props: { curve: RunCurve }) {
  const { run, metrics } = props.curve;
  const { steps, validations, tests, samples } = metrics;
  const trained = steps.flatMap(({ step, loss }) => (loss === null ? [] : [{ x: step, y: loss }]));
  const validated = validations.flatMap(({ step, loss }) => (loss === null ? [] : [{ x: step, y: loss }]));
  const rates = steps.flatMap(({ step, learningRate }) => (learningRate === null ? [] : [{ x: step, y: learningRate }]));
  const best = validated.reduce<{ x: number; y: number } | null>((least, point) => (least === null || point.y < least.y ? point : least), null);
  const last = trained.at(-1);

  return (
    <>
      <p className={styles.note}>
        {last !== undefined && `${text.steps(last.x)}. `}
        {run.isRunning ? text.live : text.updated(run.updatedAt)}
        {tests.map((test) => test.loss !== null && ` ${text.test(test.loss)}`)}
      </p>
      <Chart
        heading={text.loss}
        summary={text.lossSummary(last === undefined ? text.unknown : text.value(last.y), best === null ? text.unknown : text.best(best.y, best.x))}
        series={[
          { name: text.train, kind: 'line', points: trained },
          { name: text.validation, kind: 'dots', points: validated },
        ]}
        height={300}
      />
      <Chart heading={text.rate} summary={text.rate} series={[{ name: text.rate, kind: 'line', points: rates }]} height={180} />
      <Samples samples={samples} />
      <details className={styles.details}>
        <summary>{text.table}</summary>
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={text.table}>
          <table className={styles.table}>
            <thead>
              <tr>
                {[text.step, text.trainLoss, text.rate, text.validationLoss, text.bits].map((heading) => (
                  <th key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rowsOf(props.curve).map((row) => (
                <tr key={row.step}>
                  <th scope="row">{row.step}</th>
                  <td>{text.value(row.loss)}</td>
                  <td>{text.rateValue(row.learningRate)}</td>
                  <td>{text.value(row.validation)}</td>
                  <td>{text.value(row.bits)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}

/** Every validation with the step before it; where there are few, steps between them. */
function rowsOf({ metrics: { steps, validations } }: RunCurve) {
  const every = Math.max(1, Math.ceil(steps.length / tableRows));
  const shown = steps.filter((_, index) => index % every === 0 || index === steps.length - 1);
  const rows = new Map(shown.map((point) => [point.step, { ...point, validation: null as number | null, bits: null as number | null }]));
  for (const { step, loss, bitsPerCharacter } of validations) {
    const at = steps.findLast((point) => point.step <= step);
    rows.set(step, { step, loss: at?.loss ?? null, learningRate: at?.learningRate ?? null, validation: loss, bits: bitsPerCharacter });
  }
  return [...rows.values()].sort((one, other) => one.step - other.step);
}
