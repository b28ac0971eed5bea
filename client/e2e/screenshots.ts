import { expect, test } from '@playwright/test';
import { resolve } from 'node:path';
import { Desk } from './desk';

/** `npm run screenshots` writes pictures of every page here, light, dark and on a phone. */
const folder = resolve(import.meta.dirname, '../../artifacts/screenshots');

const looks = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 860 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 860 } },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
} as const;

for (const [look, options] of Object.entries(looks)) {
  test(`pictures, ${look}`, async ({ browser }) => {
    const page = await browser.newPage({ ...options, deviceScaleFactor: 2 });
    const picture = (name: string) => page.screenshot({ path: `${folder}/${name}-${look}.png`, animations: 'disabled' });
    const desk = new Desk(page);

    await desk.begin('The lamps along the quay went out one by one, and Commissioner Gordon, who had been counting them, stopped at eleven.');
    await page.getByRole('textbox', { name: 'Title' }).fill('The Man Who Ate the Lights');
    await desk.composer.focus();
    await desk.write('In the library two men closed the same book at the same moment.');
    await desk.answered(2);
    await desk.retry();
    await picture('story');

    await desk.modelTurns.last().dispatchEvent('click');
    await picture('turn');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Model and settings/ }).click();
    await picture('settings');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Export/ }).click();
    await picture('export');
    await page.keyboard.press('Escape');
    await desk.askForLongTurn();
    await picture('writing');
    await page.keyboard.press('Escape');
    await desk.idle();
    await page.goto('/');
    await expect(page.getByRole('link').first()).toBeVisible();
    await picture('shelf');
    await page.close();
  });
}

for (const [look, options] of Object.entries(looks)) {
  test(`pictures of the visitor's and the comparer's pages, ${look}`, async ({ browser }) => {
    const page = await browser.newPage({ ...options, deviceScaleFactor: 2 });
    const picture = (name: string) => page.screenshot({ path: `${folder}/${name}-${look}.png`, animations: 'disabled', fullPage: true });

    await page.goto('/play');
    await page.getByRole('button', { name: 'the Riddler' }).click();
    await page.getByRole('button', { name: 'Write me a plot' }).click();
    await expect(page.getByRole('button', { name: 'Another one' })).toBeVisible({ timeout: 120_000 });
    await picture('play');

    await page.goto('/compare');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await expect(page.getByRole('button', { name: 'The same seed again' })).toBeVisible({ timeout: 120_000 });
    await picture('side-by-side');
    await page.goto('/compare/duel');
    await page.getByRole('button', { name: 'Begin a duel' }).click();
    await page.getByRole('button', { name: 'Equally good' }).click({ timeout: 120_000 });
    await expect(page.getByRole('table')).toBeVisible();
    await picture('duel');
    await page.goto('/compare/runs');
    await page.waitForLoadState('networkidle');
    await picture('trainings');
    await page.goto('/compare/reports');
    await page.waitForLoadState('networkidle');
    await picture('reports');
    await page.close();
  });
}
