import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { ConsolePage } from './console.page.js';

type Name = 'Import messages' | 'Copy to another session' | RegExp;

/** A dialog in which many messages are written at once: the dry run, the writing, the report. */
export class BatchPage {
  readonly dialog: Locator;

  constructor(
    private readonly window: Page,
    name: Name,
  ) {
    this.dialog = window.getByRole('dialog', { name });
  }

  get dryRun(): Locator {
    return this.dialog.getByRole('status', { name: 'Dry run' });
  }

  get planned(): Locator {
    return this.dialog.getByRole('list', { name: 'What would be written' }).getByRole('listitem');
  }

  /** The progress of the writing. */
  get progress(): Locator {
    return this.dialog.getByRole('progressbar', { name: 'Progress' });
  }

  /** The lines of the report about what was not written. */
  get notWritten(): Locator {
    return this.dialog.getByRole('list', { name: 'Not written' }).getByRole('listitem');
  }

  get report(): Locator {
    return this.dialog.getByRole('status', { name: 'Report' });
  }

  /** @param session its name and its agent's, with a dot between them */
  async into(session: string): Promise<void> {
    await this.dialog.getByRole('combobox', { name: 'Into session' }).click();
    await this.window.getByRole('option', { name: session, exact: true }).click();
  }

  /** Takes a file as the button's dialog would pass it in. */
  async file(path: string): Promise<void> {
    await this.dialog.locator('input[type=file]').setInputFiles(path);
  }

  async write(): Promise<void> {
    await this.dialog.getByRole('button', { name: /^Write/ }).click();
  }

  async done(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Done' }).click();
  }
}

/** Opens the dialog with a file of this many messages, after the dry run and ready to be written. */
export async function importReady(page: ConsolePage, dir: string, messages: number): Promise<BatchPage> {
  const file = join(dir, 'many.jsonl');
  writeFileSync(
    file,
    Array.from({ length: messages }, (_, n) => JSON.stringify({ text: `line ${n}` })).join('\n'),
  );
  await page.sessions.open(/Terminal/);
  await page.runCommand('Import messages');
  const importing = new BatchPage(page.window, 'Import messages');
  await importing.file(file);
  await expect(importing.dryRun).toContainText(`${messages} messages would be written`);
  return importing;
}
