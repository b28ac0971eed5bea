import { expect, test } from '@playwright/test';
import { BreakableLine } from './breakable-line';
import { Desk } from './desk';

test('a line that breaks in the middle of a turn: words are kept, and the saved part is there when it is mended', async ({ browser, baseURL }) => {
  const line = await BreakableLine.to(baseURL ?? '');
  const page = await browser.newPage({ baseURL: line.address });
  const desk = new Desk(page);
  await desk.begin('Commissioner Gordon picked up the red telephone.');
  const before = await desk.askForLongTurn();

  line.cut();
  await expect(desk.status).toContainText(/reconnecting|No connection/);
  await expect(desk.continue).toBeDisabled();
  await desk.composer.pressSequentially('Nobody answered.');
  await expect(desk.status).toContainText('No connection', { timeout: 30_000 });

  line.mend();
  await page.getByRole('button', { name: 'Connect now' }).click();
  await desk.idle();
  expect((await desk.text()).startsWith(before)).toBe(true);
  await expect(desk.composer).toHaveText('Nobody answered.');
  await desk.set('Sentences a turn', 1);
  const turns = await desk.modelTurns.count();
  await desk.composer.focus();
  await page.keyboard.press('Control+Enter');
  await desk.answered(turns + 1);

  await page.close();
  line.close();
});

test('a reload in the middle of a turn shows what was saved, and never a turn that does not end', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('The Penguin opened his umbrella indoors.');
  const before = await desk.askForLongTurn();

  await page.reload();
  await desk.idle();

  await expect(desk.status).toBeEmpty();
  expect((await desk.text()).startsWith(before)).toBe(true);
  await desk.set('Sentences a turn', 1);
  const turns = await desk.modelTurns.count();
  await desk.composer.focus();
  await page.keyboard.press('Control+Enter');
  await desk.answered(turns + 1);
});

test('two pages of one story: the second sees the turn of the first as it streams', async ({ page, context }) => {
  const desk = new Desk(page);
  await desk.begin('Two detectives read the same letter.');
  const second = new Desk(await context.newPage());
  await second.page.goto(page.url());
  await second.idle();

  await desk.write('Only one of them laughed.');
  await desk.answered(2);

  await expect(second.modelTurns).toHaveCount(2);
  expect(await second.text()).toBe(await desk.text());
});

test('an address with no story says so', async ({ page }) => {
  await page.goto('/stories/0193b2f0-6c00-7000-8000-00000000dead');
  await expect(page.getByText('There is no story here.')).toBeVisible();

  await page.goto('/nowhere');
  await expect(page.getByText('There is no page here.')).toBeVisible();
});
