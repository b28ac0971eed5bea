import { useId, useState } from 'react';
import { compareStrings } from '../../strings/compare';
import type { RunSample } from '../../wire/compare-api';
import styles from './compare.module.css';

const text = compareStrings.runs;

/** The same first words, written on at one step after the other: the slider is the time. */
export function Samples(props: { samples: RunSample[] }) {
  const id = useId();
  const temperatures = [...new Set(props.samples.map((sample) => sample.temperature))];
  const [temperature, setTemperature] = useState<number | null | undefined>(undefined);
  // undefined: the latest, also when there comes a later one
  const [wanted, setWanted] = useState<number | undefined>(undefined);
  const at = temperature === undefined || !temperatures.includes(temperature) ? (temperatures.find((value) => value === 0.5) ?? temperatures[0] ?? null) : temperature;
  const shown = props.samples.filter((sample) => sample.temperature === at);
  const last = shown.length - 1;
  const index = Math.min(wanted ?? last, last);
  const sample = shown[index];
  if (sample === undefined) return <p className={styles.note}>{text.noSamples}</p>;

  return (
    <section className={styles.learning} aria-labelledby={`${id}-heading`}>
      <h3 id={`${id}-heading`}>{text.learning}</h3>
      <p className={styles.note}>{text.learningLead}</p>
      <div className={styles.fields}>
        <div className={styles.wide}>
          <label htmlFor={id}>
            {text.at} <output htmlFor={id}>{text.stepNumber(sample.step)}</output>
          </label>
          <input
            id={id}
            type="range"
            min={0}
            max={last}
            step={1}
            value={index}
            aria-valuetext={text.steps(sample.step)}
            onChange={(event) => setWanted(event.currentTarget.valueAsNumber === last ? undefined : event.currentTarget.valueAsNumber)}
          />
        </div>
        {temperatures.length > 1 && (
          <div>
            <label htmlFor={`${id}-temperature`}>{text.temperature}</label>
            <select id={`${id}-temperature`} value={at ?? ''} onChange={(event) => setTemperature(Number(event.currentTarget.value))}>
              {temperatures.map((value) => (
                <option key={value} value={value ?? ''}>
                  {value}
                </option>
              ))}
            </select>
          </div>
        )}
      </div>
      <p className={styles.sample} role="status">
        <span className={styles.given}>{sample.prompt}</span>
        {sample.text}
      </p>
    </section>
  );
}
