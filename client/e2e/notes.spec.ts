import { expect, test } from '@playwright/test';
import { Desk } from './desk';

test('memory, author’s note and world notes are saved, and shown just as the model reads them', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('Catwoman sat on the roof.');

  await page.getByRole('button', { name: 'Memory and notes' }).click();
  await page.getByLabel('Memory', { exact: true }).fill('It is always night.');
  await page.getByLabel('Author’s note').fill('quiet');
  await page.getByRole('button', { name: 'Add a note' }).click();
  await page.getByLabel('Words that bring it in').fill('Catwoman, Selina');
  await page.getByLabel('What the model is told then').fill('Selina Kyle likes diamonds.');
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('Saved');
  await page.getByRole('button', { name: 'See what the model reads' }).click();

  const prompt = page.getByRole('region', { name: 'The text as the model gets it' });
  await expect(prompt).toContainText('It is always night.');
  await expect(prompt).toContainText('[Selina Kyle likes diamonds.]');
  await expect(prompt).toContainText("[Author's note: quiet]");
  await expect(page.getByText(/^World notes: \d+ tokens/)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('button', { name: 'Memory and notes' }).click();
  await expect(page.getByLabel('Words that bring it in')).toHaveValue('Catwoman, Selina');
});

test('a word of the model’s shows what else was likely, and one of these is gone on from', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('The safe was open.');

  await desk.modelTurns.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'What else was likely?' }).click();
  const odds = page.getByRole('region', { name: 'What else was likely here' });
  await expect(odds.getByRole('button', { name: /as it was written/ })).toBeDisabled();
  await odds.getByRole('button', { name: 'The word after' }).click();
  const other = odds.getByRole('button', { name: /go on from this word/ }).first();
  const word = (await other.locator('span').first().textContent()) ?? '-';
  await other.click();

  await expect(page.getByRole('group', { name: 'Version 2 of 2' })).toBeVisible({ timeout: 40_000 });
  expect(await desk.text()).toContain(word);
});
