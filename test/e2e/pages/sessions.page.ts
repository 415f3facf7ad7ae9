import type { Locator, Page } from '@playwright/test';

/** The list on the left. */
export class SessionsPage {
  constructor(private readonly window: Page) {}

  get list(): Locator {
    return this.window.getByRole('listbox', { name: 'Sessions' });
  }

  get rows(): Locator {
    return this.list.getByRole('option');
  }

  get filter(): Locator {
    return this.window.getByRole('searchbox', { name: 'Filter sessions' });
  }

  row(name: string | RegExp): Locator {
    return this.list.getByRole('option', { name });
  }

  async open(name: string | RegExp): Promise<void> {
    await this.row(name).click();
  }
}
