import { strings } from '../../strings';
import type { ModelSummary } from '../../wire/story';
import styles from './settings-panel.module.css';

export type Models = { phase: 'loading' | 'unreachable' } | { phase: 'known'; models: ModelSummary[] };

export function ModelChoice(props: { models: Models; chosen: string | null; onChoose: (name: string | null) => void }) {
  const { models, chosen } = props;
  const known = models.phase === 'known' ? models.models : [];
  const gone = models.phase === 'known' && chosen !== null && !known.some((model) => model.name === chosen);

  return (
    <fieldset className={styles.models}>
      <legend>{strings.settings.model}</legend>
      {models.phase === 'loading' && <p className={styles.hint}>{strings.settings.modelsLoading}</p>}
      {models.phase === 'unreachable' && <p className={styles.problem}>{strings.settings.modelsUnreachable}</p>}
      {models.phase === 'known' && known.length === 0 && <p className={styles.problem}>{strings.settings.modelsNone}</p>}
      {gone && <p className={styles.problem}>{strings.settings.modelGone(chosen)}</p>}
      {known.map((model) => (
        <label key={model.name} className={styles.modelCard}>
          <input
            type="radio"
            name="model"
            checked={chosen === model.name || ((chosen === null || gone) && model.isDefault)}
            onChange={() => props.onChoose(model.isDefault ? null : model.name)}
          />
          <span>
            <strong>{model.name}</strong>
            {model.isDefault && <em> {strings.settings.isDefault}</em>}
            <span className={styles.facts}>{strings.settings.facts(model.family, model.parameters, model.contextLength)}</span>
            {model.description !== null && <span className={styles.facts}>{model.description}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
