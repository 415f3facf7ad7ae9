import type { Locator, Page } from '@playwright/test';

/** The dialogs of what v2.db holds: wirings, landings, groups, sessions. */
export class DeskPage {
  constructor(private readonly window: Page) {}

  dialog(name: string | RegExp): Locator {
    return this.window.getByRole('dialog', { name });
  }

  /** Chooses in a combobox of a dialog by some letters. */
  async choose(dialog: Locator, label: string, letters: string): Promise<void> {
    await dialog.getByRole('combobox', { name: label }).click();
    await this.window
      .getByRole('listbox', { name: label })
      .getByRole('option', { name: letters })
      .first()
      .click();
  }

  /** A row of the table in a dialog that has these texts. */
  row(dialog: Locator, ...texts: string[]): Locator {
    return texts.reduce(
      (rows, hasText) => rows.filter({ hasText }),
      dialog.getByRole('row').filter({ has: this.window.getByRole('rowheader') }),
    );
  }

  /** Presses the button that does it, and waits until the dialog is gone. */
  async confirm(dialog: Locator, action: string): Promise<void> {
    await dialog.getByRole('button', { name: action, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
}
