import { test, type APIRequestContext, type Page } from '@playwright/test';
import { Desk } from '../desk';
import { line } from './figures';
import { longStory } from './long-story';

/*
 * `npm run bench:long-story`: how a story of 100,000 words opens and is typed in. It prints figures and asserts none:
 * they are this machine's, and of what else it does.
 */

const openings = 5;
const keys = 60;
/** Milliseconds between two keys: a quick typist's. */
const pace = 90;

type Latencies = { key: number; frame: number }[];
declare global {
  interface Window {
    latencies: Latencies;
  }
}

async function add(request: APIRequestContext, paragraphs: boolean) {
  const answer = await request.post('/api/stories/import?name=long.json', { data: longStory({ paragraphs }) });
  return ((await answer.json()) as { id: string }).id;
}

/** For every key from here on: milliseconds until the frame that shows it is painted. */
async function watchKeys(page: Page) {
  await page.evaluate(() => {
    window.latencies = [];
    document.addEventListener(
      'keydown',
      (event) => {
        requestAnimationFrame(() => {
          // a message that is sent in a frame arrives after it was painted
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => window.latencies.push({ key: event.timeStamp, frame: performance.now() });
          port2.postMessage(null);
        });
      },
      { capture: true },
    );
  });
}

async function typed(page: Page): Promise<number[]> {
  await page.evaluate(() => (window.latencies = []));
  await page.keyboard.type('and the clock went on as if nobody had ever asked it to, quietly'.slice(0, keys), { delay: pace });
  await page.waitForTimeout(200);
  return page.evaluate(() => window.latencies.map(({ key, frame }) => frame - key));
}

/** From the click to the frame in which what is waited for is painted. */
async function shown(page: Page, click: string, wanted: string): Promise<number> {
  return page.evaluate(
    ([button, awaited]) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        document.querySelector<HTMLElement>(button ?? '')?.click();
        const look = () => {
          if (document.querySelector(awaited ?? '') === null) requestAnimationFrame(look);
          else setTimeout(() => resolve(performance.now() - start));
        };
        requestAnimationFrame(look);
      }),
    [click, wanted],
  );
}

for (const paragraphs of [true, false]) {
  test(paragraphs ? 'a story of 100,000 words' : 'the same in one single paragraph', async ({ page, request }) => {
    test.setTimeout(900_000);
    const id = await add(request, paragraphs);
    const desk = new Desk(page);
    const figures: string[] = [];

    const opened: number[] = [];
    for (let i = 0; i < openings; i += 1) {
      await page.goto('/');
      await page.goto(`/stories/${id}`, { waitUntil: 'commit' });
      opened.push(
        await page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              const look = () => {
                if (document.querySelector('[data-mark]') === null) requestAnimationFrame(look);
                else setTimeout(() => resolve(performance.now()));
              };
              look();
            }),
        ),
      );
    }
    figures.push(line('from navigation to prose', opened, 2_000));

    await desk.idle();
    await watchKeys(page);
    await desk.composer.focus();
    figures.push(line('a key at the story’s end', await typed(page), 50));

    await desk.set('Sentences a turn', 10);
    await desk.composer.focus();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    figures.push(line('a key while the model writes', await typed(page), 50));
    await page.keyboard.press('Escape');
    await desk.idle();

    const marks = desk.prose.locator('[data-mark]');
    await marks.nth(Math.floor((await marks.count()) / 2)).focus();
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Edit this passage' }).waitFor();
    figures.push(line('a key in the middle, in place (with its autosaves)', await typed(page), 50));
    await page.keyboard.press('Control+Enter');
    await page.getByRole('textbox', { name: 'Edit this passage' }).waitFor({ state: 'detached' });

    const maps: number[] = [];
    for (let i = 0; i < openings; i += 1) {
      maps.push(await shown(page, 'button[aria-label="Story map"]', '[role="treeitem"]'));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    figures.push(line('from “Story map” to the map', maps, 2_000));
    console.log(figures.join('\n'));
  });
}
