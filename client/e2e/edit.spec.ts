import { expect, test } from '@playwright/test';
import { BreakableLine } from './breakable-line';
import { Desk } from './desk';

test('any word is edited by a double click, is saved while it is typed, and stays one version', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('Alfred dusted the clock.');

  await page.getByText('Alfred dusted').dblclick({ position: { x: 20, y: 12 } });
  const editor = page.getByRole('textbox', { name: 'Edit this passage' });
  await expect(editor).toBeFocused();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Old ');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await expect(editor).toBeFocused();
  await page.keyboard.type('Mister ');
  await page.reload();

  await desk.idle();
  await expect(editor).toHaveText('Old Mister Alfred dusted the clock.');
  await page.getByRole('button', { name: 'Save the edit' }).click();
  await expect(editor).toHaveCount(0);
  expect(await desk.text()).toMatch(/^Old Mister Alfred dusted/);
});

test('the model’s words that were changed are told apart, by a sign too, and the signs can be put away', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('The tea was cold.');
  await desk.modelTurns.focus();
  await page.keyboard.press('e');
  await page.keyboard.type(' Indeed.');
  await page.keyboard.press('Control+Enter');

  await expect(desk.prose.getByRole('button', { name: /edited by you/ })).toHaveCount(1);
  await expect(page.getByText('its words, changed')).toBeVisible();
  await page.getByRole('button', { name: 'Hide the marks' }).click();
  await expect(page.getByText('its words, changed')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Show whose words are whose' })).toBeVisible();
});

test('words typed without a line are said to wait, and are saved when it is back', async ({ browser, baseURL, request }) => {
  const line = await BreakableLine.to(baseURL ?? '');
  const page = await browser.newPage({ baseURL: line.address });
  const desk = new Desk(page);
  await desk.begin('The telephone was dead.');
  const id = page.url().split('/').at(-1);

  line.cut();
  await desk.composer.pressSequentially('Hello?');
  await expect(page.getByText('Offline, will save')).toBeVisible();
  line.mend();

  await expect(page.getByText('Saved', { exact: true })).toBeVisible({ timeout: 30_000 });
  expect((await (await request.get(`/api/stories/${id}`)).json()).draft).toBe('Hello?');
  await page.close();
  line.close();
});
