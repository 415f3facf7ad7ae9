import type { Locator, Page } from '@playwright/test';
import { ApprovalsPage } from './approvals.page.js';
import { AttentionPage } from './attention.page.js';
import { AuditPage } from './audit.page.js';
import { ComposePage } from './compose.page.js';
import { DeskPage } from './desk.page.js';
import { DestinationsPage } from './destinations.page.js';
import { InspectorPage } from './inspector.page.js';
import { SchedulePage } from './schedule.page.js';
import { SessionsPage } from './sessions.page.js';
import { SimulationPage } from './simulation.page.js';
import { TimelinePage } from './timeline.page.js';

/** The whole window. Its parts are found only by role and name, which the docs promise not to change. */
export class ConsolePage {
  readonly approvals: ApprovalsPage;
  readonly attention: AttentionPage;
  readonly schedule: SchedulePage;
  readonly sessions: SessionsPage;
  readonly timeline: TimelinePage;
  readonly inspector: InspectorPage;
  readonly compose: ComposePage;
  readonly simulation: SimulationPage;
  readonly destinations: DestinationsPage;
  readonly desk: DeskPage;
  readonly audit: AuditPage;

  /** @param problems uncaught errors and console errors of the window, filled as they occur */
  constructor(
    readonly window: Page,
    readonly problems: readonly string[],
  ) {
    this.approvals = new ApprovalsPage(window);
    this.attention = new AttentionPage(window);
    this.schedule = new SchedulePage(window);
    this.sessions = new SessionsPage(window);
    this.timeline = new TimelinePage(window);
    this.inspector = new InspectorPage(window);
    this.compose = new ComposePage(window);
    this.simulation = new SimulationPage(window);
    this.destinations = new DestinationsPage(window);
    this.desk = new DeskPage(window);
    this.audit = new AuditPage(window);
  }

  get alert(): Locator {
    return this.window.getByRole('alert');
  }

  /** Runs a command from the palette. */
  async runCommand(title: string): Promise<void> {
    await this.window.keyboard.press('Control+k');
    const box = this.dialog('Go to session or command').getByRole('textbox');
    await box.fill(title);
    await this.dialog('Go to session or command').getByText(title).click();
  }

  /** The switch in the title bar. */
  get lock(): Locator {
    return this.window.getByRole('switch', { name: /^Read-only/ });
  }

  /** Opens the context menu of the given element and chooses from it. */
  async chooseFrom(what: Locator, item: string | RegExp): Promise<void> {
    await what.click({ button: 'right' });
    await this.window.getByRole('menuitem', { name: item }).click();
  }

  dialog(name: string | RegExp): Locator {
    return this.window.getByRole('dialog', { name });
  }

  /** Runs a command by its title from the palette. */
  async command(title: string): Promise<void> {
    await this.window.keyboard.press('Control+k');
    const palette = this.dialog('Go to session or command');
    await palette.getByRole('textbox').fill(title);
    await palette.getByRole('button', { name: title }).first().press('Enter');
    await palette.waitFor({ state: 'detached' });
  }
}
