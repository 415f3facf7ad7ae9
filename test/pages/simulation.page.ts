import type { Locator, Page } from '@playwright/test';

/** What is simulated: the header's menu, its dialogs, the container tab's switch. */
export class SimulationPage {
  constructor(private readonly window: Page) {}

  /** The header's button; its words say what is simulated. */
  get button(): Locator {
    return this.window.getByRole('banner').getByRole('button', { name: /simulated/i });
  }

  get agent(): Locator {
    return this.window.getByRole('menuitemcheckbox', { name: /Simulated agent/ });
  }

  get host(): Locator {
    return this.window.getByRole('menuitemcheckbox', { name: /Simulated host/ });
  }

  get scenario(): Locator {
    return this.window.getByRole('status', { name: 'Scenario' });
  }

  /** Opens the dialog and plays a shipped scenario. */
  async play(title: string | RegExp, speed: 'As written' | '10 × faster' | 'All at once'): Promise<void> {
    await this.button.click();
    await this.window.getByRole('menuitem', { name: 'Play a scenario…' }).click();
    const dialog = this.window.getByRole('dialog', { name: 'Play a scenario' });
    await dialog.getByText(speed).click();
    await dialog.getByRole('button', { name: title }).click();
  }
}
