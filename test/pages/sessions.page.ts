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

  /** What the word that is typed into the filter could become. */
  get hints(): Locator {
    return this.window.getByRole('listbox', { name: 'Filter words' }).getByRole('option');
  }

  row(name: string | RegExp): Locator {
    return this.list.getByRole('option', { name });
  }

  /** Says that rows have not taken their new places yet. */
  get orderHeld(): Locator {
    return this.window.getByRole('region', { name: 'Sessions' }).getByText(/^Order held/);
  }

  async open(name: string | RegExp): Promise<void> {
    await this.row(name).click();
  }
}
