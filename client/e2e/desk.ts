import { expect, type Locator, type Page } from '@playwright/test';

/** The page of a story as a writer uses it. */
export class Desk {
  readonly page: Page;
  readonly prose: Locator;
  readonly composer: Locator;
  readonly status: Locator;
  readonly continue: Locator;

  constructor(page: Page) {
    this.page = page;
    this.prose = page.getByRole('group', { name: 'Story', exact: true });
    this.composer = page.getByRole('textbox', { name: 'Your next words' });
    this.status = page.getByRole('status');
    this.continue = page.getByRole('button', { name: /^Continue/ });
  }

  /** Begins a story on the first page, with the model's answer. */
  async begin(words: string) {
    await this.page.goto('/');
    await this.page.getByRole('textbox', { name: 'The first words of a new story' }).pressSequentially(words);
    await this.page.keyboard.press('Control+Enter');
    await this.page.waitForURL(/\/stories\//);
    await this.answered(1);
  }

  /** That many turns of the model are saved. A small model may not reach the end of a sentence: then it is asked again. */
  async answered(count: number) {
    await expect(async () => {
      await expect(this.continue).toBeEnabled({ timeout: 10_000 });
      if (await this.status.getByText('nothing was kept').isVisible()) await this.continue.click();
      await expect(this.modelTurns).toHaveCount(count, { timeout: 1_000 });
      await expect(this.continue).toBeEnabled({ timeout: 1_000 });
    }).toPass({ timeout: 50_000 });
  }

  /** Another version of the last turn, the second one. */
  async retry() {
    await expect(async () => {
      await expect(this.continue).toBeEnabled({ timeout: 10_000 });
      await this.page.getByRole('button', { name: 'Retry' }).click();
      await expect(this.page.getByRole('group', { name: 'Version 2 of 2' })).toBeVisible({ timeout: 10_000 });
    }).toPass({ timeout: 50_000 });
  }

  get modelTurns() {
    return this.prose.getByRole('button', { name: /^The model’s turn/ });
  }

  get writerTurns() {
    return this.prose.getByRole('button', { name: /^Your (turn|opening)/ });
  }

  async write(words: string) {
    await this.composer.pressSequentially(words);
    await this.page.keyboard.press('Control+Enter');
  }

  /** The turn is over and the line is up. */
  async idle() {
    await expect(this.continue).toBeEnabled();
  }

  /** The story's text, without what stands in the composer or in a card. */
  async text() {
    return this.prose.evaluate((prose) => {
      const copy = prose.cloneNode(true) as HTMLElement;
      copy.querySelectorAll('[role="textbox"], [role="dialog"]').forEach((field) => field.remove());
      return copy.textContent.trim();
    });
  }

  /** A new link to the story. */
  async link(kind: 'read' | 'write') {
    await this.page.getByRole('button', { name: 'Share', exact: true }).click();
    await this.page.getByRole('button', { name: `New link to ${kind}` }).click();
    const address = await this.page.getByRole('textbox', { name: new RegExp(`^The link to ${kind}`) }).inputValue();
    await this.page.keyboard.press('Escape');
    return address;
  }

  async set(label: string, value: number) {
    await this.page.getByRole('button', { name: /^Model and settings/ }).click();
    await this.page.getByRole('slider', { name: label }).fill(String(value));
    await this.page.keyboard.press('Escape');
  }

  /** Asks for a turn that takes a while, and waits until its first words are there. */
  async askForLongTurn() {
    await this.set('Sentences a turn', 10);
    const before = await this.text();
    await this.composer.focus();
    await this.page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await this.text()).length, { intervals: [20] }).toBeGreaterThan(before.length);
    return before;
  }
}
