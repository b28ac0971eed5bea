import { expect, test } from '@playwright/test';
import { Desk } from './desk';

test('a text comes in from a file, its words are counted, and a goal is set', async ({ page }) => {
  const desk = new Desk(page);
  await page.goto('/');
  await page.getByLabel('Bring a story in').and(page.locator('input')).setInputFiles({
    name: 'The Night Shift.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Night fell on the city.\r\n\r\nNobody slept.'),
  });
  await page.waitForURL(/\/stories\//);
  await desk.idle();
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveText('The Night Shift');

  await page.getByRole('button', { name: '7 words' }).click();
  await expect(page.getByText('0 % of them are the model’s own.')).toBeVisible();
  await page.getByLabel('Writing goal, in words').fill('50');
  await page.keyboard.press('Enter');
  await expect(page.getByText('43 words to go.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: '7 of 50 words' })).toBeVisible();
});

test('the whole tree goes out and comes in again, and what is no story is told so', async ({ page, request }) => {
  const desk = new Desk(page);
  await desk.begin('The tree had two branches.');
  await desk.retry();
  const text = await desk.text();
  const tree = await request.get(`/api/stories/${page.url().split('/').at(-1)}/export?format=json`);
  const input = page.getByLabel('Bring a story in').and(page.locator('input'));

  await page.goto('/');
  await input.setInputFiles({ name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{"turns": 3}') });
  await expect(page.getByRole('alert')).toContainText('no story as StoryForge exports it');
  await input.setInputFiles({ name: 'tree.json', mimeType: 'application/json', buffer: await tree.body() });

  await page.waitForURL(/\/stories\//);
  await desk.idle();
  expect(await desk.text()).toBe(text);
  await expect(page.getByRole('group', { name: 'Version 2 of 2' })).toBeVisible();
});
