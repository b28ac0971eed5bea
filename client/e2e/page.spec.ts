import { expect, test } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import { violations } from './accessibility';
import { Desk } from './desk';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing wrong with any page, ${colorScheme}`, async ({ browser }) => {
    // a dialog that is still sliding in has no contrast yet
    const page = await browser.newPage({ colorScheme, reducedMotion: 'reduce' });
    const desk = new Desk(page);
    await desk.begin('Aunt Harriet counted the candlesticks.');

    expect(await violations(page)).toEqual([]);
    await desk.modelTurns.click();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    for (const name of [/^Model and settings/, /^Keyboard/, /^Export/, /^Story map/, /^Memory and notes/, /^Share/, /words$/]) {
      await page.getByRole('button', { name }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    await page.goto('/');
    await expect(page.getByRole('link', { name: /Aunt Harriet/ }).first()).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.close();
  });
}

test('no request leaves the server, nothing is inline, and nothing complains', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== baseURL) foreign.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const desk = new Desk(page);

  await desk.begin('A postcard came from nowhere.');
  await desk.modelTurns.click();

  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
  await expect(page.locator('script:not([src])')).toHaveCount(0);
  await expect(page.locator('[style]:not([role="dialog"])')).toHaveCount(0);
});

test('the first load is at most 250 kB of script, gzip', async ({ page }) => {
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body());
  });
  const desk = new Desk(page);

  await desk.begin('A very small parcel.');

  const bytes = (await Promise.all(scripts)).reduce((sum, script) => sum + gzipSync(script).length, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(250_000);
});

for (const width of [360, 320]) {
  test(`everything is within reach at ${width} px`, async ({ browser }) => {
    const page = await browser.newPage({ viewport: { width, height: 640 }, hasTouch: true, isMobile: true });
    const desk = new Desk(page);
    await desk.begin('The Riddler mailed himself a question.');
    await desk.composer.pressSequentially('And another.');

    for (const button of await page.getByRole('region', { name: 'Story actions' }).getByRole('button').all()) {
      const box = await button.boundingBox();
      expect(box?.x ?? -1).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    }
    await desk.modelTurns.first().dispatchEvent('click');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.goto('/');
    await expect(page.getByRole('link').first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.close();
  });
}

test('day and night can be chosen, and the choice is kept', async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const day = await background();

  await page.getByText('Night', { exact: true }).click();
  const night = await background();
  expect(night).not.toBe(day);
  await page.reload();

  expect(await background()).toBe(night);
});

test('without motion where none is wanted', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const desk = new Desk(page);
  await desk.begin('Nothing moved.');

  await desk.askForLongTurn();
  const moving = await page.evaluate(() => document.getAnimations().length);

  expect(moving).toBe(0);
});
