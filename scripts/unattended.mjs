// The console's main job, done by a program as a person would do it: open, attach, inject, wait for the agent's
// answer, take a picture. `npm start` runs it where there is no display.
// Usage: node scripts/unattended.mjs <picture.png> [flags of the console]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron as electron } from 'playwright';
import { inProject } from './lib/paths.mjs';
import { Failure, note, runScript } from './lib/report.mjs';

const patience = 60_000;

await runScript('start', async () => {
  const [picture, ...flags] = process.argv.slice(2);
  const scratch = mkdtempSync(path.join(tmpdir(), 'session-console-unattended-'));
  const own = flags.some((flag) => flag.startsWith('--user-data-dir'))
    ? []
    : [`--user-data-dir=${path.join(scratch, 'profile')}`];
  const app = await electron.launch({ args: [inProject(), ...own, ...flags] });
  try {
    await mainJob(await app.firstWindow(), picture, flags);
    return 0;
  } catch (cause) {
    throw new Failure({
      what: 'The unattended run did not get through.',
      why: cause instanceof Error ? cause.message.split('\n')[0] : String(cause),
      todo: `look at ${picture} for what the window showed last, and at the log under the user-data folder`,
    });
  } finally {
    await app.close();
    rmSync(scratch, { recursive: true, force: true });
  }
});

async function mainJob(window, picture, flags) {
  window.setDefaultTimeout(patience);
  try {
    const sessions = window.getByRole('listbox', { name: 'Sessions' });
    const alert = window.getByRole('alert').first();
    await sessions.getByRole('option').first().or(alert).waitFor();
    if (await alert.isVisible()) throw new Error((await alert.textContent()) ?? 'an alert');
    note('start', `opened: ${await sessions.getByRole('option').count()} sessions in view`);
    // Only the demo has an agent that answers; another workspace is opened and shown, never written to.
    if (flags.some((flag) => flag.startsWith('--workspace'))) return;

    await sessions.getByRole('option', { name: /Playground/ }).click();
    const compose = window.getByRole('region', { name: 'Compose' });
    const buffer = Buffer.from('month,total\nMarch,42.10\n');
    await compose
      .locator('input[type=file]')
      .setInputFiles({ name: 'totals.csv', mimeType: 'text/csv', buffer });
    await compose.getByRole('textbox', { name: 'Message text' }).fill('What is in this file?');
    await compose.getByRole('button', { name: 'Inject' }).click();
    const rows = window.getByRole('region', { name: 'Timeline' }).getByRole('article');
    await rows.filter({ hasText: 'What is in this file?' }).first().waitFor();
    note('start', 'injected a message with an attachment');
    const answers = window.getByRole('article', { name: /^outbound chat/ });
    await answers.filter({ hasText: 'totals.csv' }).first().waitFor();
    note('start', 'the simulated agent answered');
  } finally {
    await window.screenshot({ path: picture });
  }
}
