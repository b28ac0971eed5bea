import styles from './pen.module.css';

/** The model's pen, where its next words will stand. */
export function Pen(props: { stopping?: boolean }) {
  return <span className={styles.pen} data-stopping={props.stopping ?? false} />;
}
