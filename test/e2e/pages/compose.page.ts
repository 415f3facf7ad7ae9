import type { Locator, Page } from '@playwright/test';

type Files = Parameters<Locator['setInputFiles']>[0];

/** Where a message is written and injected. */
export class ComposePage {
  constructor(private readonly window: Page) {}

  get region(): Locator {
    return this.window.getByRole('region', { name: 'Compose' });
  }

  get text(): Locator {
    return this.region.getByRole('textbox', { name: 'Message text' });
  }

  get sender(): Locator {
    return this.region.getByRole('textbox', { name: 'Sender' });
  }

  get inject(): Locator {
    return this.region.getByRole('button', { name: 'Inject' });
  }

  /** Attaches files as the button's dialog would hand them in. */
  async attach(files: Files): Promise<void> {
    await this.region.locator('input[type=file]').setInputFiles(files);
  }

  async send(text: string): Promise<void> {
    await this.text.fill(text);
    await this.inject.click();
  }
}
