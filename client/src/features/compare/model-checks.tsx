import { compareStrings } from '../../strings/compare';
import type { ModelSummary } from '../../wire/story';
import styles from './compare.module.css';

/** Which models take part. */
export function ModelChecks(props: { models: ModelSummary[]; chosen: readonly string[]; most: number; onChange: (chosen: string[]) => void }) {
  const { models, chosen, most } = props;
  return (
    <fieldset className={styles.group}>
      <legend>{compareStrings.models}</legend>
      <div className={styles.checks}>
        {models.map(({ name }) => (
          <label key={name} className={styles.check}>
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              disabled={!chosen.includes(name) && chosen.length >= most}
              // in the order of the list, so that columns stay where they are
              onChange={(event) => {
                const wanted = event.currentTarget.checked ? [...chosen, name] : chosen.filter((other) => other !== name);
                props.onChange(models.map((model) => model.name).filter((model) => wanted.includes(model)));
              }}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
