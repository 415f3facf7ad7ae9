import type { Locator, Page } from '@playwright/test';

/** The dialog of an agent's destinations, and its steps. */
export class DestinationsPage {
  constructor(private readonly window: Page) {}

  get dialog(): Locator {
    return this.window.getByRole('dialog', { name: 'Destinations' });
  }

  get add(): Locator {
    return this.dialog.getByRole('button', { name: 'Add a destination…' });
  }

  /** A row of the table by its name. */
  row(name: string): Locator {
    return this.dialog
      .getByRole('row')
      .filter({ has: this.window.getByRole('rowheader', { name: new RegExp(`^${name}\\b`) }) });
  }

  /** The heading of a session's column. */
  column(name: string | RegExp): Locator {
    return this.dialog.getByRole('columnheader', { name });
  }

  /** The form of a new or a changed destination. */
  get form(): Locator {
    return this.window.getByRole('dialog', { name: /^(A new destination|Change )/ });
  }

  /** Chooses a chat or an agent in the form by some letters of it. */
  async choose(label: 'Messaging group' | 'Agent group', letters: string): Promise<void> {
    await this.form.getByRole('combobox', { name: label }).click();
    await this.window
      .getByRole('listbox', { name: label })
      .getByRole('option', { name: letters })
      .first()
      .click();
  }

  /** The dialog for projecting. */
  get projecting(): Locator {
    return this.window.getByRole('dialog', { name: /^Update \d+ sessions?$/ });
  }
}
