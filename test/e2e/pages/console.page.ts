import type { Locator, Page } from '@playwright/test';
import { AttentionPage } from './attention.page.js';
import { ComposePage } from './compose.page.js';
import { InspectorPage } from './inspector.page.js';
import { SessionsPage } from './sessions.page.js';
import { SimulationPage } from './simulation.page.js';
import { TimelinePage } from './timeline.page.js';

/** The whole window. Its parts are found by role and name only, as docs promise not to change them. */
export class ConsolePage {
  readonly attention: AttentionPage;
  readonly sessions: SessionsPage;
  readonly timeline: TimelinePage;
  readonly inspector: InspectorPage;
  readonly compose: ComposePage;
  readonly simulation: SimulationPage;

  /** @param problems uncaught errors and console errors of the window, filled as they come */
  constructor(
    readonly window: Page,
    readonly problems: readonly string[],
  ) {
    this.attention = new AttentionPage(window);
    this.sessions = new SessionsPage(window);
    this.timeline = new TimelinePage(window);
    this.inspector = new InspectorPage(window);
    this.compose = new ComposePage(window);
    this.simulation = new SimulationPage(window);
  }

  get alert(): Locator {
    return this.window.getByRole('alert');
  }

  /** Runs a command from the palette. */
  async runCommand(title: string): Promise<void> {
    await this.window.keyboard.press('Control+k');
    const box = this.dialog('Search everything').getByRole('textbox');
    await box.fill(title);
    await this.dialog('Search everything').getByText(title).click();
  }

  /** Opens the context menu of what is given and chooses from it. */
  async chooseFrom(what: Locator, item: string | RegExp): Promise<void> {
    await what.click({ button: 'right' });
    await this.window.getByRole('menuitem', { name: item }).click();
  }

  dialog(name: string | RegExp): Locator {
    return this.window.getByRole('dialog', { name });
  }
}
