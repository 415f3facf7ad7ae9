import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { drop } from '../../pages/drop.js';
import { hashTree } from '../../support/tree-hash.js';
import { expect, ROOT, test } from '../fixtures.js';

// Under plain Node the package `electron` is the path of its binary.
const ELECTRON = String(createRequire(import.meta.url)('electron'));

test('a dropped folder is opened', async ({ dir, workspace, launch }) => {
  const empty = join(dir, 'empty');
  mkdirSync(empty);
  const { page } = await launch(`--workspace=${empty}`);
  await expect(page.alert).toContainText('v2.db is missing');
  await drop(page.window, workspace);
  await expect(page.sessions.rows).toHaveCount(8);
});

test('C05: a second start on the same profile hands over to the first', async ({
  dir,
  workspace,
  launch,
}) => {
  const empty = join(dir, 'empty');
  mkdirSync(empty);
  const { app, page } = await launch(`--workspace=${empty}`);
  await expect(page.alert).toBeVisible();
  // A WAL's -shm appears with the first reader.
  const canary = () =>
    [workspace, empty].flatMap((folder) =>
      hashTree(folder, ['v2.db-wal', 'v2.db-shm']).map(({ path, sha256 }) => `${path} ${sha256}`),
    );
  const before = canary();
  const second = spawn(
    ELECTRON,
    [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ROOT,
      `--user-data-dir=${join(dir, 'profile')}`,
      `--workspace=${workspace}`,
    ],
    { stdio: 'ignore' },
  );
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  await expect(page.sessions.rows).toHaveCount(8);
  await expect(page.sessions.list).not.toContainText('not looked at yet');
  expect(app.windows()).toHaveLength(1);
  expect(canary()).toEqual(before);
});

test('a window whose page crashed comes back with its workspace', async ({ workspace, launch }) => {
  const { app, page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const back = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
    contents?.forcefullyCrashRenderer();
    await back;
  });
  // Playwright gives a crashed page up for good, so main is asked what the new one shows.
  const rows = () =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        "document.querySelectorAll('[role=option]').length",
      ),
    );
  await expect.poll(rows).toBe(8);
});
