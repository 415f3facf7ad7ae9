import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SESSIONS } from '../../support/full-workspace.js';
import { hashTree } from '../../support/tree-hash.js';
import { expect, ROOT, test } from '../fixtures.js';

// Under plain Node the package `electron` is the path of its binary.
const ELECTRON = String(createRequire(import.meta.url)('electron'));

test('the dialog opens a workspace, and the next start opens it again', async ({
  dir,
  workspace,
  launch,
}) => {
  const empty = join(dir, 'empty');
  mkdirSync(empty);
  const first = await launch(`--workspace=${empty}`);
  await expect(first.page.alert).toContainText('v2.db is missing');
  await first.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, workspace);
  await first.page.window.getByRole('button', { name: /Open (a )?(folder|workspace)/ }).click();
  await expect(first.page.sessions.rows).toHaveCount(8);
  await first.app.close();

  const second = await launch();
  await expect(second.page.sessions.rows).toHaveCount(8);
});

test('a NanoClaw project root is understood by its data folder', async ({ dir, workspace, launch }) => {
  const project = join(dir, 'nanoclaw');
  mkdirSync(project);
  renameSync(workspace, join(project, 'data'));
  const { page } = await launch(`--workspace=${project}`);
  await expect(page.sessions.rows).toHaveCount(8);
});

test('a dropped folder is opened', async ({ dir, workspace, launch }) => {
  const empty = join(dir, 'empty');
  mkdirSync(empty);
  const { page } = await launch(`--workspace=${empty}`);
  await expect(page.alert).toContainText('v2.db is missing');
  // A real drop carries a path that no page can forge; CDP gives the page such a drop.
  const cdp = await page.window.context().newCDPSession(page.window);
  const at = { x: 300, y: 300 };
  const data = { items: [], files: [workspace], dragOperationsMask: 1 };
  await cdp.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at, data });
  await cdp.send('Input.dispatchDragEvent', { type: 'dragOver', ...at, data });
  await cdp.send('Input.dispatchDragEvent', { type: 'drop', ...at, data });
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

test('a read-only console refuses to write, and says so', async ({ workspace, launch }) => {
  const { page } = await launch(`--workspace=${workspace}`, '--read-only');
  await page.sessions.open(/Terminal/);
  const answer = await page.window.evaluate(async (sessionId) => {
    const bridge = Reflect.get(window, 'bridge') as {
      invoke(m: string, i: unknown): Promise<{ ok: boolean; error?: { code: string } }>;
    };
    return bridge.invoke('message.inject', {
      sessionId,
      draftId: crypto.randomUUID(),
      kind: 'chat',
      content: '{"text":"must not be written"}',
      trigger: true,
      onWake: false,
      processAfter: null,
      recurrence: null,
      address: null,
      attachments: [],
    });
  }, SESSIONS.terminal.id);
  expect(answer).toMatchObject({ ok: false, error: { code: 'READ_ONLY' } });
  await expect(page.compose.inject).toBeDisabled();
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
