// Makes the pictures of the README and docs/OPERATING.md from the real app over the demo workspace.
// Usage: npm run screenshots   (needs a display, or runs on a virtual one)
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { buildIfNeeded } from './lib/build.mjs';
import { hasDisplay, onSomeDisplay } from './lib/display.mjs';
import { operatingPictures } from './lib/operating-pictures.mjs';
import { picture, withApp } from './lib/picture.mjs';
import { runScript } from './lib/report.mjs';
import { watchingPictures } from './lib/watching-pictures.mjs';

await runScript('screenshots', async () => {
  await buildIfNeeded('screenshots');
  if (!hasDisplay()) {
    const [program, args] = onSomeDisplay(process.execPath, process.argv.slice(1));
    return spawnSync(program, args, { stdio: 'inherit' }).status ?? 1;
  }
  const scratch = mkdtempSync(path.join(tmpdir(), 'session-console-pictures-'));
  try {
    await demoPictures(path.join(scratch, 'demo'));
    await watchingPictures(path.join(scratch, 'demo'));
    await emptyPictures(scratch);
    await operatingPictures(path.join(scratch, 'demo/demo-workspace'), scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return 0;
});

async function demoPictures(profile) {
  await withApp([`--user-data-dir=${profile}`, '--demo'], async (window) => {
    const sessions = window.getByRole('listbox', { name: 'Sessions' });
    const timeline = window.getByRole('region', { name: 'Timeline' });
    const open = (name) => sessions.getByRole('option', { name }).first().click();

    await open(/Playground/);
    const compose = window.getByRole('region', { name: 'Compose' });
    await compose.getByRole('textbox', { name: 'Message text' }).fill('What is on my plate today?');
    await compose.getByRole('button', { name: 'Inject' }).click();
    await window
      .getByRole('article', { name: /^outbound chat/ })
      .filter({ hasText: 'on my plate' })
      .waitFor();
    await timeline.getByRole('article').last().click();
    await window.getByRole('list', { name: 'Content as JSON' }).waitFor();
    await window
      .getByRole('button', { name: /close notification|dismiss/i })
      .or(window.getByRole('alert'))
      .first()
      .waitFor({ state: 'hidden' });
    await window.emulateMedia({ colorScheme: 'light' });
    await picture(window, 'main-light');
    await window.emulateMedia({ colorScheme: 'dark' });
    await picture(window, 'main-dark');

    await open(/#incidents/);
    const card = timeline.getByRole('article').filter({ has: window.getByText('waits for an answer') });
    await card.last().scrollIntoViewIfNeeded();
    await card.last().focus();
    await picture(window, 'question');

    await window.getByRole('searchbox', { name: 'Filter sessions' }).fill('');
    const image = await findImage(sessions, timeline);
    await image.click();
    await window.getByRole('dialog').getByRole('img', { name: /png/ }).waitFor();
    await picture(window, 'attachment');
  });
}

/** Opens one session after another until one shows an image among its attachments. */
async function findImage(sessions, timeline) {
  const count = await sessions.getByRole('option').count();
  for (let i = 0; i < count; i += 1) {
    await sessions.getByRole('option').nth(i).click();
    await timeline
      .getByRole('article')
      .first()
      .waitFor({ timeout: 3000 })
      .catch(() => undefined);
    const image = timeline.getByRole('button', { name: /\.png/ }).first();
    if (await image.isVisible()) return image;
  }
  throw new Error('no session of the demo shows an image');
}

async function emptyPictures(scratch) {
  const empty = path.join(scratch, 'new-workspace');
  mkdirSync(path.join(empty, 'v2-sessions'), { recursive: true });
  copyFileSync(path.join(scratch, 'demo/demo-workspace/v2.db'), path.join(empty, 'v2.db'));
  const db = new Database(path.join(empty, 'v2.db'));
  db.exec('PRAGMA foreign_keys = OFF; DELETE FROM pending_questions; DELETE FROM sessions');
  db.close();
  await withApp(
    [`--user-data-dir=${path.join(scratch, 'empty')}`, `--workspace=${empty}`],
    async (window) => {
      await window.getByRole('region', { name: 'Timeline' }).getByText('No sessions yet').waitFor();
      await picture(window, 'empty');
    },
  );

  const other = path.join(scratch, 'not-a-workspace');
  mkdirSync(other);
  await withApp(
    [`--user-data-dir=${path.join(scratch, 'error')}`, `--workspace=${other}`],
    async (window) => {
      await window.getByRole('alert').first().waitFor();
      await window.emulateMedia({ colorScheme: 'light' });
      await picture(window, 'error-light');
    },
  );
}
