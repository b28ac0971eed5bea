import { expect, test } from '@playwright/test';
import { Desk } from './desk';

test('three at once: they stream side by side, one is taken, and all are kept', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('Three doors stood at the end of the corridor.');

  await page.getByRole('button', { name: 'Three others' }).click();
  const choices = page.getByRole('region', { name: 'Continuations to choose from' });
  await expect(choices.getByRole('article')).toHaveCount(3);
  await expect(choices.getByRole('button', { name: /^Take this one/ }).first()).toBeVisible({ timeout: 60_000 });
  const last = choices.getByRole('article').last();
  const words = (await last.getByRole('paragraph').textContent()) ?? '';
  await last.getByRole('button').click();
  await expect(last.getByRole('button', { pressed: true })).toBeVisible();

  const letters = (text: string) => text.replace(/\s/g, '');
  await expect.poll(async () => letters(await desk.text())).toContain(letters(words));
  await choices.getByRole('button', { name: /^Put the others away/ }).click();
  await expect(choices).toHaveCount(0);
  await expect(page.getByRole('group', { name: /^Version \d of [34]/ })).toBeVisible();
});

test('the map shows every version, names a branch, compares two, and goes to one', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('The map had one road too many.');
  const first = await desk.text();
  await desk.retry();

  await page.getByRole('button', { name: 'Story map' }).click();
  const map = page.getByRole('tree');
  await expect(map.getByRole('treeitem')).toHaveCount(3);
  await map.getByRole('treeitem', { selected: true }).press('ArrowDown');
  await page.getByRole('textbox', { name: 'Name of this branch' }).fill('The first way');
  await page.keyboard.press('Enter');
  await expect(map.getByText('The first way')).toBeVisible();
  await page.getByRole('combobox').selectOption({ label: 'the story as it is read now' });
  await expect(page.getByRole('region', { name: 'Differences' }).getByRole('insertion').filter({ hasText: /\S/ }).first()).toBeVisible();

  await page.getByRole('button', { name: 'Go on from here' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(() => desk.text()).toBe(first);
});

test('a turn is written again exactly', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('The clock struck thirteen.');
  const first = await desk.text();

  await desk.modelTurns.click();
  await page.getByRole('button', { name: 'Write this again exactly' }).click();

  await expect(desk.status).toContainText('the same text, word for word');
  expect(await desk.text()).toBe(first);
});
