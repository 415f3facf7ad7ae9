import type { Locator, Page } from '@playwright/test';

/** What is scheduled across all sessions. */
export class SchedulePage {
  constructor(private readonly window: Page) {}

  get region(): Locator {
    return this.window.getByRole('region', { name: 'Upcoming' });
  }

  get items(): Locator {
    return this.region.getByRole('list', { name: 'What is upcoming' }).getByRole('listitem');
  }

  get filter(): Locator {
    return this.region.getByRole('searchbox', { name: 'Filter what is upcoming' });
  }

  /** The items that show this text. */
  item(text: string | RegExp): Locator {
    return this.items.filter({ hasText: text });
  }

  /** A state's button: `1 forked`. */
  state(name: string): Locator {
    return this.region.getByRole('group', { name: 'States' }).getByRole('button', { name });
  }

  /** Opens the dialog of one of the buttons beside an item. */
  async ask(text: string | RegExp, action: string): Promise<void> {
    await this.item(text).getByRole('button', { name: action }).click();
  }
}
