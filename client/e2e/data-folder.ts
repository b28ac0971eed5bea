import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The server's data folder, into which a training and a comparison can be put; only where the server was started here. */
export const data = process.env.STORYFORGE_E2E_DATA;

export function put(folder: string, name: string, text: string) {
  mkdirSync(join(data ?? '', folder), { recursive: true });
  writeFileSync(join(data ?? '', folder, name), text);
}

/** Lines of a training's metrics.jsonl. */
export const line = (fields: object) => `${JSON.stringify(fields)}\n`;
export const sample = (step: number, text: string) => line({ kind: 'sample', step, temperature: 0.5, prompt: 'Batman', text });
export const validation = (step: number) => line({ kind: 'validation', step, loss: 5 - Math.log(step) / 3.3, bitsPerCharacter: 2.4 - Math.log(step) / 9, isBest: true });
export const steps = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => line({ kind: 'step', step: from + index, loss: 5 - Math.log(from + index) / 3, learningRate: 0.001 })).join('');
