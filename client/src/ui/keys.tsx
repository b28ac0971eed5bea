import styles from './keys.module.css';

/** Keys that are pressed together. */
export function Keys(props: { keys: readonly string[] }) {
  return (
    <span className={styles.keys}>
      {props.keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
