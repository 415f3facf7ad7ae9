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

  get kind(): Locator {
    return this.region.getByRole('combobox', { name: 'Kind' });
  }

  /** The content, written as JSON. */
  get json(): Locator {
    return this.region.getByRole('textbox', { name: 'Message content as JSON' });
  }

  /**
   * Replaces the JSON. The old text is removed first: Chromium would carry its colours over, which the CSP refuses.
   */
  async writeJson(text: string): Promise<void> {
    await this.json.press('Control+a');
    await this.json.press('Delete');
    await this.json.fill(text);
  }

  get jsonCheck(): Locator {
    return this.region.getByRole('status', { name: 'JSON check' });
  }

  /** The line that says what will happen. */
  get outlook(): Locator {
    return this.region.getByRole('status', { name: 'What will happen' });
  }

  /** A field among those that are hidden at first. */
  field(name: string): Locator {
    return this.region.getByRole('group', { name: 'More fields' }).getByRole('textbox', { name });
  }

  check(name: string): Locator {
    return this.region.getByRole('checkbox', { name });
  }

  tool(
    name: 'More fields' | 'Write as JSON' | 'Templates and sent messages' | 'Other ways to send',
  ): Locator {
    return this.region.getByRole('button', { name });
  }

  /** Opens a menu of the composer and chooses from it. */
  async choose(
    menu: 'Templates and sent messages' | 'Other ways to send',
    item: string | RegExp,
  ): Promise<void> {
    await this.tool(menu).click();
    await this.window.getByRole('menuitem', { name: item }).click();
  }

  /** Attaches files as the button's dialog would pass them in. */
  async attach(files: Files): Promise<void> {
    await this.region.locator('input[type=file]').setInputFiles(files);
  }

  /** A file that waits to be sent. */
  staged(name: string): Locator {
    return this.region
      .getByRole('list', { name: 'Attached files' })
      .getByRole('listitem')
      .filter({ hasText: name });
  }

  /** Pastes a file that has no path, as a screenshot tool would. */
  async paste(name: string, text: string): Promise<void> {
    await this.region.evaluate(
      (element, { name, text }) => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([text], name, { type: 'text/plain' }));
        element.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
        );
      },
      { name, text },
    );
  }

  async send(text: string): Promise<void> {
    await this.text.fill(text);
    await this.inject.click();
  }
}
