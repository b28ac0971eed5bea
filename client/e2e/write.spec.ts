import { expect, test } from '@playwright/test';
import { Desk } from './desk';

test('a writer takes three turns with the model, stops one, reloads, and finds the story', async ({ page }) => {
  const desk = new Desk(page);

  await desk.begin('The night watchman of the Gotham museum heard laughter from an empty crate.');
  await desk.write('Batman lifted the lid.');
  await desk.answered(2);
  await desk.write('Robin looked behind the curtain.');
  await desk.answered(3);
  await expect(desk.writerTurns).toHaveCount(3);
  const text = await desk.text();
  expect(text).toMatch(/[.!?…]["'”’)\]]*$/);

  const before = await desk.askForLongTurn();
  await page.keyboard.press('Escape');
  await desk.idle();
  await expect(desk.status).toContainText('Stopped');
  const stopped = await desk.text();
  expect(stopped.startsWith(before)).toBe(true);

  await page.reload();
  await desk.idle();
  expect(await desk.text()).toBe(stopped);
  await expect(desk.status).toBeEmpty();

  await page.getByRole('button', { name: 'All stories' }).click();
  await page.getByRole('link', { name: /night watchman of the Gotham museum/ }).first().click();
  await desk.idle();
  expect(await desk.text()).toBe(stopped);
});

test('Retry keeps every version, and undo and redo walk through the story', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('Catwoman had left a riddle, which was not like her.');
  const first = await desk.text();

  await desk.retry();
  const second = await desk.text();
  await page.keyboard.press('Alt+[');
  await expect(page.getByRole('group', { name: 'Version 1 of 2' })).toBeVisible();
  expect(await desk.text()).toBe(first);

  await page.keyboard.press('Alt+]');
  await expect.poll(() => desk.text()).toBe(second);
  await page.keyboard.press('Alt+z');
  await expect(desk.modelTurns).toHaveCount(0);
  await page.reload();
  await desk.idle();
  await page.keyboard.press('Alt+Shift+Z');

  await expect.poll(() => desk.text()).toBe(second);
});

test('the same seed writes the same turn again, and the card says which it was', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('The signal burned over the city.');
  const first = await desk.text();

  await desk.modelTurns.click();
  const card = page.getByRole('dialog', { name: /^The model’s turn/ });
  await expect(card).toContainText('Seed');
  await card.getByRole('button', { name: 'Use this seed' }).click();
  await card.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('group', { name: 'Version 2 of 2' })).toBeVisible();

  expect(await desk.text()).toBe(first);
});

test('a passage is edited where it stands, by keyboard alone, and what follows stays', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('Alfred polished the silver.');
  const answer = (await desk.text()).slice('Alfred polished the silver.'.length);

  await desk.composer.focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Home');
  await page.keyboard.press('e');
  const editor = page.getByRole('textbox', { name: 'Edit this passage' });
  await expect(editor).toBeFocused();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Twice.');
  await page.keyboard.press('Control+Enter');
  await expect(editor).toHaveCount(0);

  await page.reload();
  await desk.idle();
  expect(await desk.text()).toBe(`Alfred polished the silver. Twice.${answer}`);
  await desk.prose.getByRole('button', { name: /^Your (turn|opening)/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: /^Your (turn|opening)/ }).getByRole('button', { name: 'Previous version' }).click();
  await expect.poll(() => desk.text()).toBe(`Alfred polished the silver.${answer}`);
});

test('words that were typed and not sent are there after a reload, line breaks and all', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('It was a quiet night.');

  await desk.composer.focus();
  await page.keyboard.type('One line');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type('and anoth');
  await page.reload();
  await desk.idle();

  expect(await desk.composer.evaluate((field) => field.textContent.replace(/\n$/, ''))).toBe('One line\n\nand anoth');
  await page.getByRole('button', { name: 'Keep' }).click();
  await expect(desk.writerTurns).toHaveCount(2);
  await expect(desk.composer).toHaveText('');
  await expect(desk.prose.getByRole('paragraph')).not.toHaveCount(0);
});

test('typing goes on while the model writes, and the caret stays where it is', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('The Batcomputer hummed.');

  await desk.askForLongTurn();
  await page.keyboard.type('and typed ahead, letter by letter');
  await expect(desk.composer).toBeFocused();
  await page.keyboard.press('Escape');
  await desk.idle();

  await expect(desk.composer).toHaveText('and typed ahead, letter by letter');
});

for (const [format, start] of [
  ['Markdown', /\S/],
  ['Plain text', /^The Joker grinned\./m],
  ['Web page', /^<!doctype html>/i],
  ['E-book', /^PK/],
  ['Whole tree', /^\{/],
] as const) {
  test(`the story can be taken away: ${format}`, async ({ page, request }) => {
    const desk = new Desk(page);
    await desk.begin('The Joker grinned.');

    await page.getByRole('button', { name: 'Export' }).click();
    const address = await page.getByRole('link', { name: format }).getAttribute('href');
    const file = await request.get(address ?? '');

    expect(file.ok()).toBe(true);
    expect(await file.text()).toMatch(start);
  });
}
