import type { Locator, Page } from '@playwright/test';

/** *Search everything*: what is typed, the messages that match, and how far the index is. */
export class SearchPage {
  readonly dialog: Locator;
  readonly input: Locator;
  readonly hits: Locator;
  /** What of the hits is marked. */
  readonly marks: Locator;

  constructor(private readonly window: Page) {
    this.dialog = window.getByRole('dialog', { name: 'Search everything' });
    this.input = this.dialog.getByRole('combobox', { name: 'Search everything' });
    this.hits = this.dialog.getByRole('listbox', { name: 'Messages' }).getByRole('option');
    this.marks = this.hits.locator('mark');
  }

  /** By its keys. */
  async open(): Promise<void> {
    await this.window.keyboard.press('Control+Shift+F');
    await this.dialog.waitFor();
  }

  button(name: string | RegExp): Locator {
    return this.dialog.getByRole('button', { name });
  }

  async close(): Promise<void> {
    await this.window.keyboard.press('Escape');
    await this.dialog.waitFor({ state: 'detached' });
  }
}
