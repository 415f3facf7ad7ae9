import type { Locator, Page } from '@playwright/test';

/** What a host holds until somebody decides, and the policies between agents. */
export class ApprovalsPage {
  constructor(private readonly window: Page) {}

  get region(): Locator {
    return this.window.getByRole('region', { name: 'Approvals' });
  }

  get items(): Locator {
    return this.region
      .getByRole('list', { name: 'What is held' })
      .getByRole('listitem')
      .and(this.region.locator('[aria-posinset]'));
  }

  /** The items that show this text. */
  item(text: string | RegExp): Locator {
    return this.items.filter({ hasText: text });
  }

  /** Shows one whole. */
  async unfold(text: string | RegExp): Promise<void> {
    await this.item(text).getByRole('button', { expanded: false }).click();
  }

  get policies(): Locator {
    return this.window.getByRole('dialog', { name: 'Policies between agents' });
  }

  /** A policy, by whose messages it holds. */
  policy(from: string): Locator {
    return this.policies.getByRole('row').filter({ has: this.window.getByRole('rowheader', { name: from }) });
  }

  /** The form of a new or a changed policy. */
  get form(): Locator {
    return this.window.getByRole('dialog', { name: /^(A new policy between agents|Change this policy)$/ });
  }

  /** Chooses an agent group in the form by some letters of it. */
  async choose(label: 'Messages of' | 'To', letters: string): Promise<void> {
    await this.form.getByRole('combobox', { name: label }).click();
    await this.window.getByRole('listbox', { name: label }).getByRole('option', { name: letters }).click();
  }

  get approver(): Locator {
    return this.form.getByRole('combobox', { name: 'Held for' });
  }
}
