import type { Locator, Page } from '@playwright/test';

/** The audit log: entries on the left, the one that is open beside them. */
export class AuditPage {
  readonly dialog: Locator;
  readonly search: Locator;
  /** The open entry. */
  readonly entry: Locator;
  /** Its rows, before and after. */
  readonly changes: Locator;

  constructor(private readonly window: Page) {
    this.dialog = window.getByRole('dialog', { name: 'Audit log' });
    this.search = this.dialog.getByRole('textbox', { name: 'Search the audit log' });
    this.entry = this.dialog.getByRole('region', { name: 'Entry' });
    this.changes = this.entry.getByRole('list', { name: 'What it did' }).getByRole('listitem');
  }

  /** By its keys. */
  async open(): Promise<void> {
    await this.window.keyboard.press('g');
    await this.window.keyboard.press('l');
    await this.dialog.waitFor();
  }

  async close(): Promise<void> {
    await this.window.keyboard.press('Escape');
    await this.dialog.waitFor({ state: 'detached' });
  }

  /** Shows only what was done to the open session. */
  only(title: string): Locator {
    return this.dialog.getByRole('checkbox', { name: `Only ${title}` });
  }

  /** The entries, newest first, named by what they say. */
  rows(name?: string | RegExp): Locator {
    const entries = this.dialog.getByRole('list', { name: 'Entries' });
    return entries.getByRole('button', name === undefined ? {} : { name });
  }

  /** Undoes the open entry, after its preview. */
  async undo(): Promise<void> {
    await this.entry.getByRole('button', { name: 'Undo…' }).click();
    await this.entry.getByRole('heading', { name: 'What undo will do' }).waitFor();
    await this.entry.getByRole('button', { name: /^Undo \d+ rows?$/ }).click();
  }
}
