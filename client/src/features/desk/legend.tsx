import { strings } from '../../strings';
import prose from './prose.module.css';
import styles from './desk-page.module.css';

/** Says which ink is whose, in that ink. */
export function Legend() {
  const { you, between, model, end } = strings.desk.legend;
  return (
    <p className={styles.legend}>
      <span className={prose.writer}>{you}</span>
      {between}
      <span className={prose.model}>
        <span className={prose.mark} />
        {model.slice(0, model.lastIndexOf(' '))}
        <span className={prose.close}>{model.slice(model.lastIndexOf(' '))}</span>
      </span>
      {end}
    </p>
  );
}
