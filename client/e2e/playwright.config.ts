import { defineConfig } from '@playwright/test';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/*
 * The tests write against a real server with a shipped model: the one at STORYFORGE_URL, or one that is started here
 * with a data folder of its own. The browser is Debian's; CHROMIUM names another one.
 */
const given = process.env.STORYFORGE_URL;
const port = Number(process.env.STORYFORGE_E2E_PORT ?? 5091);
// this file is read again by every worker: they share the first one's folder
if (given === undefined) process.env.STORYFORGE_E2E_DATA ??= mkdtempSync(join(tmpdir(), 'storyforge-e2e-'));

const address = given ?? `http://localhost:${port}`;

export default defineConfig({
  testDir: '.',
  outputDir: resolve(import.meta.dirname, '../../artifacts/e2e'),
  globalTeardown: './remove-data.ts',
  workers: 1,
  // what is stuck fails at its own step; a busy machine may take long over all of them
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: address,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'tests', testMatch: '*.spec.ts' },
    { name: 'screenshots', testMatch: 'screenshots.ts' },
    { name: 'bench', testMatch: '*.bench.ts' },
  ],
  ...(given === undefined && {
    webServer: {
      command: `../storyforge serve --port ${port}`,
      cwd: resolve(import.meta.dirname, '..'),
      url: `${address}/health`,
      env: { STORYFORGE_DATA: process.env.STORYFORGE_E2E_DATA ?? '' },
      // the first start builds everything
      timeout: 900_000,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
    },
  }),
});
