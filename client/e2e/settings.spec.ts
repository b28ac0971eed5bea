import { expect, test } from '@playwright/test';
import { Desk } from './desk';

test('a character model writes exactly so many characters, as wild as is wished', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('The clock struck.');
  await page.getByRole('button', { name: /^Model and settings/ }).click();
  await page.getByText('Advanced', { exact: true }).click();
  await expect(page.getByRole('switch', { name: 'Measure turns in characters' })).toHaveCount(0);
  await page.getByRole('radio', { name: /lstm/ }).check();
  await page.getByRole('switch', { name: 'Measure turns in characters' }).click();
  await page.getByRole('slider', { name: 'Length in characters' }).fill('37');
  await page.getByRole('slider', { name: 'Temperature' }).fill('1.9');
  await page.keyboard.press('Escape');

  await desk.continue.click();
  await desk.answered(2);

  await expect(desk.status).toBeEmpty();
  const story = (await (await page.request.get(`/api/stories/${page.url().split('/').at(-1)}`)).json()) as { turns: { text: string; generation: { options: object } | null }[] };
  const turn = story.turns.at(-1);
  expect([...(turn?.text ?? '')]).toHaveLength(37);
  expect(turn?.generation?.options).toMatchObject({ characters: 37, temperature: 1.9 });
});

test('the settings show the values that the model has of its own', async ({ page }) => {
  const desk = new Desk(page);
  await desk.begin('The clock stopped.');
  const models = (await (await page.request.get('/api/models')).json()) as { isDefault: boolean; defaults: { temperature: number } }[];
  const own = models.find((model) => model.isDefault)?.defaults.temperature;

  await page.getByRole('button', { name: /^Model and settings/ }).click();
  await page.getByText('Advanced', { exact: true }).click();

  await expect(page.getByRole('slider', { name: 'Temperature' })).toHaveAttribute('aria-valuetext', `${own}, the model’s own`);
  await expect(page.getByRole('slider', { name: 'Temperature' })).toHaveValue(String(own));
});
