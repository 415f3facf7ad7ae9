import type { Locator, Page } from '@playwright/test';

/** Both sides of the open session's conversation. */
export class TimelinePage {
  constructor(private readonly window: Page) {}

  get region(): Locator {
    return this.window.getByRole('region', { name: 'Timeline' });
  }

  get containerStatus(): Locator {
    return this.region.getByRole('status', { name: 'Container status' });
  }

  get rows(): Locator {
    return this.region.getByRole('article');
  }

  /** @param name `inbound|outbound <kind> <seq>` */
  row(name: string | RegExp): Locator {
    return this.region.getByRole('article', { name, exact: true });
  }

  /** Rows that show this text. */
  withText(text: string): Locator {
    return this.rows.filter({ hasText: text });
  }

  /** Opens a row in the inspector by its time: its middle may well be a file or a button. */
  async select(name: string): Promise<void> {
    await this.row(name).getByRole('time').first().click();
  }
}
