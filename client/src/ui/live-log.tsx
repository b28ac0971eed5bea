/** Lines that a screen reader reads out as they are added; nothing of it is seen. */
export function LiveLog(props: { label: string; lines: readonly { id: number; text: string }[] }) {
  return (
    <div className="unseen" role="log" aria-live="polite" aria-label={props.label}>
      {props.lines.map((line) => (
        <p key={line.id}>{line.text}</p>
      ))}
    </div>
  );
}
