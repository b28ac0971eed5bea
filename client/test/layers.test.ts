import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

/** Which layer a file is of: app → features → ui, wire and the strings. */
const layerOf = (file: string) => (file.startsWith('features/') ? file.split('/').slice(0, 2).join('/') : (file.split('/')[0] ?? ''));

const imports = files.flatMap((file) =>
  [...readFileSync(join(source, file), 'utf8').matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g)].map(([, path]) => ({
    file,
    target: relative(source, resolve(source, dirname(file), path ?? '')),
  })),
);

function mayImport(file: string, target: string): boolean {
  const from = layerOf(file);
  const to = layerOf(target);
  if (from === to || from === 'main.tsx' || from === 'app') return true;
  if (from.startsWith('features/')) return ['ui', 'wire', 'strings'].includes(to);
  if (from === 'ui') return to === 'strings';
  return from === 'strings.ts' && to === 'wire';
}

describe('imports', () => {
  it('go one way: app, features, then ui and wire; no feature knows another', () => {
    expect(imports.length).toBeGreaterThan(100);

    expect(imports.filter(({ file, target }) => !mayImport(file, target))).toEqual([]);
  });
});
