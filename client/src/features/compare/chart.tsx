import { useId } from 'react';
import { compareStrings } from '../../strings/compare';
import { rangeOf, ticksOf, type Point } from './run-curve';
import styles from './chart.module.css';

const text = compareStrings.runs;

export type Series = { name: string; kind: 'line' | 'dots'; points: Point[] };

const frame = { width: 720, left: 100, right: 12, top: 12, bottom: 28 };

/** Curves over the steps of a training. What is in it is said by `summary`, and in a table elsewhere. */
export function Chart(props: { heading: string; summary: string; series: Series[]; height: number }) {
  const id = useId();
  const points = props.series.flatMap((series) => series.points);
  const lastStep = Math.max(1, ...points.map((point) => point.x));
  const { low, high } = rangeOf(points.map((point) => point.y));
  const bottom = props.height - frame.bottom;
  const x = (step: number) => frame.left + ((frame.width - frame.left - frame.right) * step) / lastStep;
  const y = (value: number) => Math.min(bottom, Math.max(0, bottom - ((bottom - frame.top) * (value - low)) / (high - low)));

  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <span id={id}>{props.heading}</span>
        {props.series.length > 1 &&
          props.series.map((series) => (
            <span key={series.name} className={styles.key} data-kind={series.kind}>
              {series.name}
            </span>
          ))}
      </figcaption>
      <svg className={styles.chart} viewBox={`0 0 ${frame.width} ${props.height}`} role="img" aria-labelledby={id} aria-describedby={`${id}-summary`}>
        <desc id={`${id}-summary`}>{props.summary}</desc>
        {ticksOf(low, high, 4).map((value) => (
          <g key={value}>
            <line className={styles.grid} x1={frame.left} x2={frame.width - frame.right} y1={y(value)} y2={y(value)} />
            <text className={styles.tick} x={frame.left - 8} y={y(value) + 4} textAnchor="end">
              {text.axis(value)}
            </text>
          </g>
        ))}
        {ticksOf(0, lastStep, 5).map((step) => (
          <text key={step} className={styles.tick} x={x(step)} y={props.height - 8} textAnchor="middle">
            {text.axisStep(step)}
          </text>
        ))}
        {props.series.map((series) => (
          <g key={series.name}>
            <polyline className={series.kind === 'dots' ? styles.second : styles.first} points={series.points.map((point) => `${round(x(point.x))},${round(y(point.y))}`).join(' ')} />
            {series.kind === 'dots' &&
              series.points.map((point) => <circle key={point.x} className={styles.dot} cx={round(x(point.x))} cy={round(y(point.y))} r={series.points.length > 80 ? 2 : 3.5} />)}
          </g>
        ))}
      </svg>
    </figure>
  );
}

const round = (value: number) => Math.round(value * 10) / 10;
