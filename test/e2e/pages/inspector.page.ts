import type { Locator, Page } from '@playwright/test';

type Tab = 'Message' | 'Raw' | 'Session' | 'Destinations' | 'Container' | 'Files';

/** The details on the right. */
export class InspectorPage {
  constructor(private readonly window: Page) {}

  get region(): Locator {
    return this.window.getByRole('region', { name: 'Inspector' });
  }

  /** A source in the Container tab's table of evidence. */
  evidence(source: string): Locator {
    const table = this.region.getByRole('table', { name: 'Evidence' });
    return table
      .getByRole('row')
      .filter({ has: this.window.getByRole('rowheader', { name: source, exact: true }) });
  }

  /** Brings a tab to the front. @returns its panel */
  async show(tab: Tab): Promise<Locator> {
    await this.region.getByRole('tab', { name: tab }).click();
    return this.region.getByRole('tabpanel', { name: tab });
  }

  /** In the tab Container. */
  get nextPoll(): Locator {
    return this.region.getByRole('region', { name: 'Next poll' });
  }

  /** In the tab Session. */
  get activity(): Locator {
    return this.region.getByRole('region', { name: 'Activity' });
  }
}
