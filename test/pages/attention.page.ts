import type { Locator, Page } from '@playwright/test';

/** What needs a person, across all sessions. */
export class AttentionPage {
  constructor(private readonly window: Page) {}

  get region(): Locator {
    return this.window.getByRole('region', { name: 'Needs attention' });
  }

  /** The status bar's button: its words say how much there is. */
  get count(): Locator {
    return this.window.getByRole('contentinfo').getByRole('button', { name: /needs? you/i });
  }

  get items(): Locator {
    return this.region.getByRole('list', { name: 'What needs you' }).locator('> li[aria-posinset]');
  }

  /** The line over all items of a kind, with their number. */
  heading(name: string): Locator {
    return this.region.getByRole('heading', { name });
  }

  /** The items that show this text. */
  item(text: string | RegExp): Locator {
    return this.items.filter({ hasText: text });
  }

  /** Goes to the session and the row of an item. */
  async follow(text: string | RegExp): Promise<void> {
    await this.item(text).getByRole('button').first().click();
  }

  async open(): Promise<void> {
    await this.count.click();
    await this.region.waitFor();
  }
}
