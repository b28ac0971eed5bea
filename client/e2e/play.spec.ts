import { expect, test, type Page } from '@playwright/test';
import { scrollWidth, violations } from './accessibility';

const plot = (page: Page) => page.getByRole('article', { name: 'The plot' });

/** One button, and a whole plot. */
async function write(page: Page, name: 'Write me a plot' | 'Another one' = 'Write me a plot') {
  await page.getByRole('button', { name }).click();
  await expect(page.getByRole('button', { name: 'Another one' })).toBeVisible({ timeout: 120_000 });
  await expect(plot(page)).toHaveAttribute('aria-busy', 'false');
}

test('a plot with a title and its characters; it is found again by its address, goes on, and becomes a story', async ({ page }) => {
  await page.goto('/play');
  await page.getByText('Short', { exact: true }).click();
  await page.getByRole('button', { name: 'the Joker' }).click();
  await page.getByRole('textbox', { name: 'Somebody else' }).fill('Madame Zelda');
  await page.keyboard.press('Enter');
  await write(page);

  await expect(plot(page)).toContainText(/the Joker and Madame Zelda/i);
  await expect(plot(page)).toContainText('Written by');
  const text = (await plot(page).innerText()).length;
  await page.waitForURL(/\/play\/[0-9a-f-]{36}$/);
  await page.reload();
  await expect(plot(page)).toContainText(/the Joker and Madame Zelda/i);

  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('button', { name: 'Another one' })).toBeVisible({ timeout: 120_000 });
  await expect.poll(async () => (await plot(page).innerText()).length).toBeGreaterThan(text);
  await page.goto('/');
  await expect(page.getByText(/Madame Zelda/)).toHaveCount(0);
  await page.goBack();
  await page.getByRole('button', { name: 'Save as a story' }).click();
  await page.waitForURL(/\/stories\//);
  await expect(page.getByRole('group', { name: 'Story', exact: true })).toContainText(/Madame Zelda/);
});

test('it is shared by a link, which opens it for reading', async ({ page, context }) => {
  await page.goto('/play');
  await page.getByText('Short', { exact: true }).click();
  await page.getByRole('button', { name: 'Alfred' }).click();
  await write(page);
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'New link to read' }).click();
  const address = await dialog.getByRole('textbox', { name: /^The link to read/ }).inputValue();

  const reader = await context.newPage();
  await reader.goto(address);

  await expect(reader.getByRole('group', { name: 'Story', exact: true })).toContainText('Alfred');
  await expect(reader.getByRole('button', { name: /^Continue/ })).toHaveCount(0);
});

test('it is stopped at once, and written by keyboard alone', async ({ page }) => {
  await page.goto('/play');
  await page.getByText('Long', { exact: true }).click();
  await page.keyboard.press('Control+Enter');
  await expect(plot(page).getByRole('paragraph').first()).toHaveText(/\w{3}/, { timeout: 60_000 });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Another one' })).toBeVisible();
  await page.getByRole('heading').first().click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('another one');
});

for (const [width, colorScheme] of [
  [1280, 'light'],
  [360, 'dark'],
  [320, 'light'],
] as const) {
  test(`axe finds nothing, and everything fits, at ${width} px, ${colorScheme}`, async ({ browser }) => {
    const page = await browser.newPage({ viewport: { width, height: 740 }, colorScheme, reducedMotion: 'reduce' });
    await page.goto('/play');
    await expect(page.getByRole('button', { name: 'Write me a plot' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByText('Short', { exact: true }).click();
    await write(page);

    expect(await violations(page)).toEqual([]);
    expect(await scrollWidth(page)).toBeLessThanOrEqual(width);
    await expect(page.locator('[style]')).toHaveCount(0);
    await page.close();
  });
}
