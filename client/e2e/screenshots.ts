import { expect, test, type Page } from '@playwright/test';
import { resolve } from 'node:path';
import { data, put, sample, steps, validation } from './data-folder';
import { Desk } from './desk';

/** `npm run screenshots` writes pictures of every page and larger dialog here, light, dark and on a phone. */
const folder = resolve(import.meta.dirname, '../../artifacts/screenshots');

const looks = {
  light: { colorScheme: 'light', width: 1280, height: 860 },
  dark: { colorScheme: 'dark', width: 1280, height: 860 },
  phone: { colorScheme: 'light', width: 360, height: 740 },
} as const;

/** One page changes its looks for each picture, so that models write everything once. */
function cameraFor(page: Page) {
  async function turn(look: keyof typeof looks) {
    const { colorScheme, width, height } = looks[look];
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await page.evaluate(() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown))));
  }

  return {
    async picture(name: string, { whole = false } = {}) {
      for (const look of ['phone', 'dark', 'light'] as const) {
        await turn(look);
        await page.screenshot({ path: `${folder}/${name}-${look}.png`, animations: 'disabled', fullPage: whole });
      }
    },
  };
}

test('pictures of the writer’s pages', async ({ page }) => {
  test.setTimeout(1_800_000);
  await page.goto('/');
  const camera = cameraFor(page);
  const desk = new Desk(page);
  const open = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
  const dialog = async (name: string, picture: string) => {
    await open(new RegExp(`^${name}`));
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.waitForLoadState('networkidle');
    await camera.picture(picture);
    await page.keyboard.press('Escape');
  };

  await camera.picture('shelf-empty');
  for (const first of ['The Riddler mailed himself a question.', 'There was one house on our street where the lights were always on and nobody ever came out.']) {
    await page.request.post('/api/stories', { data: { text: first, title: first.startsWith('There') ? 'The Lighted House' : '' } });
  }
  await desk.begin('The lamps along the quay went out one by one, and Commissioner Gordon, who had been counting them, stopped at eleven.');
  await page.getByRole('textbox', { name: 'Title' }).fill('The Man Who Ate the Lights');
  await desk.composer.focus();
  await desk.write('\n\nIn the library two men closed the same book at the same moment.');
  await desk.answered(2);
  await desk.retry();
  await camera.picture('story');

  await page.getByRole('button', { name: 'Three others' }).click();
  await expect(page.getByRole('button', { name: /continuation 3$/ })).toBeVisible({ timeout: 120_000 });
  await page.getByRole('region', { name: 'Continuations to choose from' }).scrollIntoViewIfNeeded();
  await camera.picture('choices');
  await page.getByRole('button', { name: /^Take this one/ }).first().click();

  await expect(async () => {
    // the version that was taken may not be drawn yet
    await desk.modelTurns.last().press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await camera.picture('turn');
  await open('What else was likely?');
  await expect(page.getByText('Instead of')).toBeVisible({ timeout: 60_000 });
  await camera.picture('odds');
  await page.keyboard.press('Escape');
  await desk.modelTurns.last().focus();
  await page.keyboard.press('e');
  await expect(page.getByRole('textbox', { name: 'Edit this passage' })).toBeFocused();
  await page.keyboard.type(' Nobody laughed.');
  await camera.picture('edit');
  await page.keyboard.press('Control+Enter');

  await dialog('Story map', 'map');
  await open(/^Memory and notes/);
  await page.getByRole('textbox', { name: 'Memory' }).fill('The Man Who Ate the Lights is an electrician. Gordon has known him since school.');
  await page.getByRole('textbox', { name: /^Author/ }).fill('Calm and odd, no fights.');
  await camera.picture('notes');
  await open('See what the model reads');
  await expect(page.getByText(/reads .* tokens/)).toBeVisible();
  await camera.picture('prompt');
  await page.keyboard.press('Escape');
  await open(/^Model and settings/);
  await camera.picture('settings-simple');
  await page.getByText('Advanced', { exact: true }).click();
  await camera.picture('settings-advanced');
  await page.getByRole('radio', { name: /lstm/ }).check();
  await page.getByRole('switch', { name: 'Measure turns in characters' }).click();
  await camera.picture('settings-characters');
  await open('Back to the defaults');
  await page.keyboard.press('Escape');
  await dialog('Share', 'share');
  await dialog('Export', 'export');
  await dialog('Keyboard', 'keyboard');
  await page.getByRole('button', { name: /words$/ }).click();
  await camera.picture('words');
  await page.keyboard.press('Escape');
  const shared = await desk.link('read');

  await desk.askForLongTurn();
  await camera.picture('writing');
  await page.keyboard.press('Escape');
  await desk.idle();
  await camera.picture('stopped');

  await page.goto(shared);
  await expect(page.getByText('You are reading')).toBeVisible();
  await camera.picture('shared');
  await page.goto('/s/a-link-that-was-taken-back-long-ago');
  await expect(page.getByText('This link opens nothing')).toBeVisible();
  await camera.picture('shared-gone');
  await page.goto('/');
  await expect(page.getByRole('link', { name: /The Man Who Ate/ }).first()).toBeVisible();
  await camera.picture('shelf', { whole: true });
});

test('pictures of the visitor’s and the comparer’s pages', async ({ page }) => {
  test.setTimeout(1_800_000);
  await page.goto('/play');
  const camera = cameraFor(page);

  await camera.picture('play-empty', { whole: true });
  await page.getByRole('button', { name: 'the Riddler' }).click();
  await page.getByRole('button', { name: 'Write me a plot' }).click();
  await expect(page.getByRole('button', { name: 'Another one' })).toBeVisible({ timeout: 300_000 });
  await camera.picture('play', { whole: true });

  await page.goto('/compare');
  await page.getByText('Samplers:').click();
  await camera.picture('side-by-side-samplers', { whole: true });
  await page.getByText('Samplers:').click();
  await page.getByRole('button', { name: 'Write', exact: true }).click();
  await expect(page.getByRole('button', { name: 'The same seed again' })).toBeVisible({ timeout: 300_000 });
  await camera.picture('side-by-side', { whole: true });

  await page.goto('/compare/duel');
  await expect(page.getByRole('button', { name: 'Begin a duel' })).toBeEnabled();
  await camera.picture('duel-empty', { whole: true });
  await page.getByRole('button', { name: 'Begin a duel' }).click();
  await expect(page.getByRole('button', { name: 'Equally good' })).toBeVisible({ timeout: 300_000 });
  await camera.picture('duel', { whole: true });
  await page.getByRole('button', { name: /^Left/ }).click();
  await expect(page.getByRole('table')).toBeVisible();
  await camera.picture('board', { whole: true });

  if (data !== undefined) {
    put('runs/newborn', 'metrics.jsonl', sample(0, ' qqxz') + steps(1, 1200) + validation(600) + validation(1200) + sample(1200, ' opens the door and finds a note.'));
    put('comparisons/first', 'report.html', '<!doctype html><title>R</title>');
    put('comparisons/first', 'report.json', '{"models":[{"name":"gotham-gpt2"},{"name":"gotham-lstm"}]}');
  }
  await page.goto('/compare/runs');
  await page.waitForLoadState('networkidle');
  await camera.picture('runs', { whole: true });
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
  await expect(page.getByRole('img', { name: /^Loss/ })).toBeVisible();
  await camera.picture('run', { whole: true });
  await page.goto('/compare/reports');
  await page.waitForLoadState('networkidle');
  await camera.picture('reports', { whole: true });
  await page.goto('/nowhere/at/all');
  await camera.picture('nowhere');
});
