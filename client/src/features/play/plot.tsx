import { playStrings } from '../../strings/play';
import type { PlayState } from './play';
import { Pen } from '../../ui/pen';
import styles from './play-page.module.css';

/** The plot as it is read, and as it grows. */
export function Plot(props: { play: PlayState }) {
  const { play } = props;
  const writing = play.phase === 'writing' || play.phase === 'stopping' || play.phase === 'titling';
  const written = play.opening + play.saved;
  const heading = play.title !== '' || play.phase !== 'ended' ? play.title : firstWords(written);
  const paragraphs = (play.opening + play.saved + play.draft).split(/\n+/).filter((text) => text.trim() !== '');

  return (
    <article className={styles.plot} aria-label={playStrings.plot} aria-busy={writing}>
      {play.phase === 'titling' ? (
        <p className={styles.titling}>{playStrings.titling}</p>
      ) : (
        heading !== '' && <h2 className={styles.title}>{heading}</h2>
      )}
      {paragraphs.map((text, index) => (
        <p key={index} className={styles.paragraph}>
          {index === 0 && text.startsWith(play.opening) && play.opening !== '' ? (
            <>
              <span className={styles.given}>{play.opening}</span>
              {text.slice(play.opening.length)}
            </>
          ) : (
            text
          )}
          {writing && index === paragraphs.length - 1 && <Pen />}
        </p>
      ))}
      {writing && paragraphs.length === 0 && (
        <p className={styles.paragraph}>
          <Pen />
        </p>
      )}
      {play.phase === 'ended' && play.saved !== '' && (
        <>
          <p className={styles.end}>{play.atItsEnd ? playStrings.theEnd : playStrings.toBeContinued}</p>
          <p className={styles.credit}>
            {playStrings.credit(playStrings.credits(play.models), play.opening !== '')}
            {play.title === '' && ` ${playStrings.noTitle}`}
          </p>
        </>
      )}
    </article>
  );
}

/** A plot that the model gave no title is known by its first words. */
function firstWords(text: string): string {
  const words = text.trim().split(/\s+/);
  return words.length <= 6 ? words.join(' ') : `${words.slice(0, 6).join(' ')} …`;
}
