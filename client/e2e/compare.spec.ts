import { expect, test } from '@playwright/test';
import { scrollWidth, violations } from './accessibility';
import { data, put, sample, steps, validation } from './data-folder';

test('models write side by side, and the same seed gives the same texts', async ({ page }) => {
  await page.goto('/compare');
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  const texts = page.getByRole('region', { name: 'What they wrote' }).getByRole('article');
  await expect(texts).toHaveCount(await page.getByRole('checkbox', { checked: true }).count());
  const again = page.getByRole('button', { name: 'The same seed again' });
  await expect(again).toBeVisible({ timeout: 120_000 });
  for (const text of await texts.all()) await expect(text).toContainText(/tokens\/s[\s\S]*bits a character/);
  const words = () => texts.getByRole('paragraph').allInnerTexts();
  const first = await words();

  await again.click();
  await expect(again).toBeHidden();
  await expect(again).toBeVisible({ timeout: 120_000 });

  expect(await words()).toEqual(first);
  expect(await violations(page)).toEqual([]);
});

test('any temperature is set for all models at once', async ({ page }) => {
  await page.goto('/compare');
  await page.getByText('Samplers: each model’s own').click();
  await page.getByRole('switch', { name: 'Use temperature' }).click();
  await page.getByRole('slider', { name: 'Temperature' }).fill('0');
  await page.getByLabel('Sentences').selectOption('1');
  await expect(page.getByText('Samplers: 1 set for all')).toBeVisible();
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  const again = page.getByRole('button', { name: 'The same seed again' });
  await expect(again).toBeVisible({ timeout: 120_000 });
  const words = () => page.getByRole('region', { name: 'What they wrote' }).getByRole('article').getByRole('paragraph').allInnerTexts();
  const first = await words();

  // without chance every seed gives the same
  await page.getByRole('textbox', { name: 'Seed' }).fill('77');
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  await expect(page.getByText('Seed 77')).toBeVisible();
  await expect(again).toBeVisible({ timeout: 120_000 });

  expect(await words()).toEqual(first);
});

test('a blind duel: no name before the choice, on the page or on the wire; the choice counts', async ({ page }) => {
  const wire: string[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/api/duels')) void response.text().then((text) => wire.push(text));
  });
  await page.goto('/compare/duel');
  await page.getByRole('button', { name: 'Begin a duel' }).click();
  const left = page.getByRole('article', { name: 'Left text' });
  await expect(left).toContainText('by ?', { timeout: 120_000 });
  expect(wire.join()).not.toMatch(/gpt2|lstm/);

  await page.keyboard.press('Alt+1');

  await expect(left).toContainText(/by (gotham|storyforge)-/);
  const winner = (await left.getByRole('heading').innerText()).split(' ').at(-1)!;
  await expect(page.getByRole('table').getByRole('row').filter({ hasText: winner }).getByRole('cell').nth(2)).toHaveText('1');
  await expect(page.getByText('far too few to tell')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('a training is shown while it runs, with samples to slide through', async ({ page }) => {
  test.skip(data === undefined, 'The data folder of a server elsewhere is not known.');
  put('runs/newborn', 'metrics.jsonl', sample(0, ' qqxz') + steps(1, 1200) + validation(1200) + sample(1200, ' opens the door.'));

  await page.goto('/compare/runs');
  await page.getByRole('link', { name: /newborn/ }).click();
  await expect(page.getByRole('img', { name: /^Loss/ })).toBeVisible();
  await expect(page.getByText('opens the door.')).toBeVisible();
  await page.getByRole('slider').press('ArrowLeft');
  await expect(page.getByText('qqxz')).toBeVisible();

  put('runs/newborn', 'metrics.jsonl', sample(0, ' qqxz') + steps(1, 1200) + validation(1200) + sample(1200, ' opens the door.') + steps(1201, 1300) + '{"kind":"st');
  await expect(page.getByText('Step 1,300.')).toBeVisible();
  await page.getByText('The figures as a table').click();
  expect(await violations(page)).toEqual([]);
});

test('a report opens, and may run nothing', async ({ page }) => {
  test.skip(data === undefined, 'The data folder of a server elsewhere is not known.');
  put('comparisons/first', 'report.html', '<!doctype html><html lang="en"><title>R</title><style>h1{color:rgb(1,2,3)}</style><h1>Two models</h1><script>document.title="run"</script></html>');
  put('comparisons/first', 'report.json', '{"models":[{"name":"gotham-gpt2"}]}');

  await page.goto('/compare/reports');
  const [report] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: /^first/ }).click()]);

  await expect(report.getByRole('heading', { name: 'Two models' })).toHaveCSS('color', 'rgb(1, 2, 3)');
  expect(await report.title()).toBe('R');
});

for (const width of [360, 320]) {
  test(`every part fits at ${width} px, in the dark`, async ({ browser }) => {
    const page = await browser.newPage({ viewport: { width, height: 740 }, colorScheme: 'dark', reducedMotion: 'reduce' });
    for (const part of ['', '/duel', '/runs', '/reports']) {
      await page.goto(`/compare${part}`);
      await expect(page.getByRole('navigation', { name: 'Ways to compare' })).toBeVisible();
      await page.waitForLoadState('networkidle');
      expect(await scrollWidth(page)).toBeLessThanOrEqual(width);
      expect(await violations(page)).toEqual([]);
    }
    await page.close();
  });
}
