import { expect, test, type Page } from '@playwright/test';
import { Desk } from './desk';

test('a reader sees the story as it streams and changes, and can do nothing to it', async ({ page, browser }) => {
  const desk = new Desk(page);
  await desk.begin('The reader sat down.');
  const reading = new Desk(await browser.newPage());
  await reading.page.goto(await desk.link('read'));
  await expect.poll(() => reading.text()).toBe(await desk.text());
  await expect(reading.composer).toHaveCount(0);
  await expect(reading.continue).toHaveCount(0);
  await expect(reading.page.getByRole('button', { name: 'All stories' })).toHaveCount(0);
  await expect(page.getByText('Somebody is here')).toBeVisible();

  await desk.write('Then the lamp went out.');
  await desk.answered(2);
  await expect.poll(() => reading.text()).toBe(await desk.text());
  await page.keyboard.press('Alt+z');
  await expect(desk.modelTurns).toHaveCount(1);
  await expect.poll(() => reading.text()).toBe(await desk.text());

  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('button', { name: /^Take back the link/ }).click();
  await expect(page.getByRole('list', { name: 'Links' })).toHaveCount(0);
  await reading.page.reload();
  await expect(reading.page.getByText('This link opens nothing.')).toBeVisible();
  await reading.page.close();
});

test('a guest writes by a link, and both see each other and each other’s turns', async ({ page, browser }) => {
  const desk = new Desk(page);
  await desk.begin('Two pens lay on the table.');
  const guest = new Desk(await browser.newPage());
  await guest.page.goto(await desk.link('write'));
  await guest.idle();

  await guest.composer.pressSequentially('The second one moved.');
  await expect(page.getByText('Somebody is typing')).toBeVisible();
  await guest.page.keyboard.press('Control+Enter');
  await guest.answered(2);

  await expect(desk.modelTurns).toHaveCount(2);
  await expect.poll(() => desk.text()).toBe(await guest.text());
  const file = await guest.page.request.get(await exportOf(guest.page));
  expect(await file.text()).toContain('The second one moved.');
  await guest.page.close();
  await expect(page.getByText('Somebody is')).toHaveCount(0);
});

async function exportOf(page: Page) {
  await page.getByRole('button', { name: 'Export' }).click();
  return (await page.getByRole('link', { name: 'Plain text' }).getAttribute('href')) ?? '';
}
