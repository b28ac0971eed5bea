import { test } from '@playwright/test';
import { Desk } from '../desk';
import { line } from './figures';

/*
 * `npm run bench:stop`: from the click on Stop, in the middle of a turn of the shipped model, to the frame in which the
 * page shows the turn as over and saved. It prints figures and asserts none.
 */

const stops = 12;

test('Stop', async ({ page }) => {
  test.setTimeout(900_000);
  const desk = new Desk(page);
  await desk.begin('The lamps along the quay went out one by one.');
  await desk.set('Sentences a turn', 10);

  const taken: number[] = [];
  for (let i = 0; i < stops; i += 1) {
    const before = (await desk.text()).length;
    await desk.continue.click();
    await page.waitForFunction((length) => (document.querySelector('[role="group"]')?.textContent?.length ?? 0) > length + 30, before);
    taken.push(
      await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const button = [...document.querySelectorAll('button')].find((each) => each.textContent === 'Stop');
            const start = performance.now();
            button?.click();
            const look = () => {
              const over = [...document.querySelectorAll('button')].some((each) => each.textContent === 'Continue' && !each.disabled);
              if (over) setTimeout(() => resolve(performance.now() - start));
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          }),
      ),
    );
    await desk.idle();
  }
  console.log(line('from Stop to the stopped state', taken, 200));
});
