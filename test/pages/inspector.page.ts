import type { Locator, Page } from '@playwright/test';

type Tab = 'Message' | 'Why' | 'Raw' | 'Session' | 'Destinations' | 'Container' | 'Files';

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

  /** The verdict of the Why tab: its headline, sentence, advice and the state's word. */
  get verdict(): Locator {
    return this.region.getByRole('region', { name: 'Verdict' });
  }

  /** The steps of the Why tab's forecast. */
  get forecast(): Locator {
    return this.region.getByRole('list', { name: 'What happens next' });
  }

  /**
   * Records every verdict that the Why tab shows from now on: states pass faster than one can ask for them.
   * @returns a function that returns what was recorded so far
   */
  async noteVerdicts(): Promise<() => Promise<string>> {
    const noted = await this.region.evaluateHandle((region) => {
      const seen = new Set<string>();
      const look = () => {
        const text = region.querySelector('[aria-label="Verdict"]')?.textContent;
        if (text != null) seen.add(text.replace(/\s/g, ' '));
      };
      new MutationObserver(look).observe(region, { subtree: true, childList: true, characterData: true });
      look();
      return seen;
    });
    return async () => (await noted.evaluate((seen) => [...seen])).join('\n');
  }

  /** The evidence of the Why tab that leads to a row. */
  link(name: string | RegExp): Locator {
    return this.region.getByRole('button', { name });
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
