import { expect, test, type Browser } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { violations } from './accessibility';
import { Desk } from './desk';

/** A closed server of this file's own: `storyforge serve --owner-token`. */
const token = 'a-token-that-nobody-guesses';
const port = Number(process.env.STORYFORGE_E2E_PORT ?? 5091) + 1;
const address = `http://localhost:${port}`;

let server: ChildProcess;
let data: string;

test.beforeAll(async ({ request }) => {
  test.setTimeout(900_000);
  data = mkdtempSync(join(tmpdir(), 'storyforge-closed-'));
  server = spawn('../storyforge', ['serve', '--port', String(port), '--owner-token', token], {
    cwd: resolve(import.meta.dirname, '..'),
    env: { ...process.env, STORYFORGE_DATA: data },
    stdio: 'ignore',
  });
  await expect.poll(async () => (await request.get(`${address}/health`).catch(() => null))?.ok() ?? false, { timeout: 600_000 }).toBe(true);
});

test.afterAll(async () => {
  const ended = new Promise((resolved) => server.once('exit', resolved));
  server.kill('SIGTERM');
  await ended;
  rmSync(data, { recursive: true, force: true });
});

/** Somebody with a browser of their own. */
const somebody = async (browser: Browser) => (await browser.newContext({ baseURL: address })).newPage();

test('a stranger is told that the server is closed, on every page, and gets nothing', async ({ browser }) => {
  const page = await somebody(browser);

  for (const path of ['/', '/play', '/compare', '/compare/duel', '/stories/01900000-0000-7000-8000-000000000000']) {
    await page.goto(path);
    await expect(page.getByText('This server is closed')).toBeVisible();
    await expect(page.getByRole('button', { name: /Write|Begin/ })).toHaveCount(0);
  }
  expect(await violations(page)).toEqual([]);
  for (const path of ['stories', 'models', 'plays', 'duels/board', 'runs']) expect((await page.request.get(`/api/${path}`)).status()).toBe(401);
  await page.getByLabel('The owner’s token').fill('another-token-altogether');
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.getByRole('alert')).toContainText('not the owner’s token');
  await page.context().close();
});

test('the owner enters with the token; a link reads, another writes, and neither once it is taken back', async ({ browser }) => {
  const owner = await somebody(browser);
  await owner.goto('/play');
  await owner.getByLabel('The owner’s token').fill(token);
  await owner.getByRole('button', { name: 'Open' }).click();
  await expect(owner.getByRole('button', { name: 'Write me a plot' })).toBeVisible();
  const desk = new Desk(owner);
  await desk.begin('Alfred locked the door.');
  const text = await desk.text();

  const reader = await somebody(browser);
  await reader.goto(await desk.link('read'));
  await expect.poll(() => new Desk(reader).text()).toBe(text);
  await expect(reader.getByRole('textbox', { name: 'Your next words' })).toHaveCount(0);
  const writer = await somebody(browser);
  await writer.goto(await desk.link('write'));
  const their = new Desk(writer);
  await their.idle();
  await their.composer.pressSequentially(' Then he opened it.');
  await writer.getByRole('button', { name: 'Keep' }).click();
  await expect(their.writerTurns).toHaveCount(2);
  await expect.poll(() => new Desk(reader).text()).toContain('Then he opened it.');

  await owner.getByRole('button', { name: 'Share', exact: true }).click();
  for (let left = 2; left > 0; left -= 1) await owner.getByRole('button', { name: /^Take back/ }).first().click();
  await expect(owner.getByRole('button', { name: /^Take back/ })).toHaveCount(0);
  for (const visitor of [reader, writer]) {
    await visitor.reload();
    await expect(visitor.getByText('This link opens nothing')).toBeVisible();
    await visitor.context().close();
  }
  await owner.context().close();
});
