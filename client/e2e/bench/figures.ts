/** Figures of a measurement that was repeated, in milliseconds, as a line to print. */
export function line(name: string, values: readonly number[], goal: number): string {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
  return `${name.padEnd(58)} median ${String(at(0.5)).padStart(5)}   95 % ${String(at(0.95)).padStart(5)}   least ${String(at(0)).padStart(5)} ms   goal ${goal}   (${values.length})`;
}
