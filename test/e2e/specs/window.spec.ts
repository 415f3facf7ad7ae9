import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { bundle } from '../../support/bundle.js';
import { makeChatWorkspace } from '../../support/chat-workspace.js';
import { queryElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

/** Somebody else's page on this machine. @returns its address, and how often it was requested */
async function foreignPage(): Promise<{ url: string; asked: () => number; server: Server }> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.setHeader('content-type', 'text/html');
    response.end('<title>not ours</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/`, asked: () => asked, server };
}

test('F11: a page that crashes a fourth time within a minute is not left dead: the console asks', async ({
  dir,
  launch,
}) => {
  const workspace = join(dir, 'workspace');
  await makeChatWorkspace(workspace, ['Dana']);
  const { app, page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.row(/^Dana/)).toBeVisible();
  const asked = await app.evaluate(async ({ BrowserWindow, dialog }) => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined) throw new Error('there is no window');
    const { webContents } = window;
    const boxes: { message: string; buttons: string[] }[] = [];
    const answer = 0;
    const crash = async (): Promise<void> => {
      const back = new Promise<void>((resolve) => webContents.once('did-finish-load', () => resolve()));
      webContents.forcefullyCrashRenderer();
      await back;
    };
    Reflect.set(dialog, 'showMessageBox', async (_: unknown, box: { message: string; buttons: string[] }) => {
      boxes.push(box);
      return { response: answer };
    });
    for (let at = 0; at < 3; at += 1) await crash();
    const before = boxes.length;
    // Answered with “Load it again”: it is.
    await crash();
    const first = boxes.length;
    for (let at = 0; at < 3; at += 1) await crash();
    return { before, first, again: boxes.length, box: boxes[0] };
  });
  expect(asked).toMatchObject({ before: 0, first: 1, again: 1 });
  expect(asked.box?.message).toContain('crashed four times');
  expect(asked.box?.buttons).toEqual(['Load it again', 'Quit']);
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          'document.querySelectorAll("[role=option]").length',
        ),
      ),
    )
    .toBe(1);
});

test('F11: every way off the page leads back, and WebRTC has no way around the proxy', async ({
  dir,
  launch,
}) => {
  const workspace = join(dir, 'workspace');
  await makeChatWorkspace(workspace, ['Dana']);
  const { app, page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.row(/^Dana/)).toBeVisible();
  const { url, server } = await foreignPage();
  const ends = await app.evaluate(async ({ BrowserWindow }, foreign) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('there is no window');
    const home = contents.getURL();
    const ways: [string, () => unknown][] = [
      // None of these asks before leaving.
      ['load', () => contents.loadURL(foreign).catch(() => undefined)],
      ['data', () => contents.loadURL('data:text/html,not ours').catch(() => undefined)],
      ['blank', () => contents.loadURL('about:blank').catch(() => undefined)],
      ['ours, but another', () => contents.loadURL('app://console/other.html').catch(() => undefined)],
      [
        'a blob',
        () =>
          contents.executeJavaScript(
            "void (location.href = URL.createObjectURL(new Blob(['x'], { type: 'text/html' })))",
          ),
      ],
      ['location', () => contents.executeJavaScript(`void (location.href = ${JSON.stringify(foreign)})`)],
    ];
    const stood: string[] = [];
    for (const [name, go] of ways) {
      const settled = new Promise<void>((resolve) => {
        const look = (): void => {
          if (contents.getURL() === home && !contents.isLoading()) resolve();
          else setTimeout(look, 20);
        };
        setTimeout(look, 300);
      });
      void go();
      await settled;
      // The workspace comes before it once that is shown.
      const title = String(await contents.executeJavaScript('document.title')).replace(/^.* – /, '');
      stood.push(`${name}: ${contents.getURL() === home ? title : contents.getURL()}`);
    }
    return { stood, policy: contents.getWebRTCIPHandlingPolicy() };
  }, url);
  server.close();
  expect(ends.stood).toEqual(
    ['load', 'data', 'blank', 'ours, but another', 'a blob', 'location'].map(
      (way) => `${way}: Session Console`,
    ),
  );
  expect(ends.policy).toBe('disable_non_proxied_udp');
  // Through main: Playwright waits for a navigation that it saw begin, and the last one was denied.
  const rows = (): Promise<unknown> =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        "document.querySelectorAll('[role=option]').length",
      ),
    );
  await expect.poll(rows).toBe(1);
});

test('F11: ELECTRON_RENDERER_URL names no page here, and the log says that it is ignored', async ({
  dir,
  env,
  launch,
}) => {
  const workspace = join(dir, 'workspace');
  await makeChatWorkspace(workspace, ['Dana']);
  const { url, asked, server } = await foreignPage();
  env.ELECTRON_RENDERER_URL = url;
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.row(/^Dana/)).toBeVisible();
  server.close();
  expect(page.window.url()).toBe('app://console/index.html');
  expect(asked()).toBe(0);
  expect(readFileSync(join(dir, 'profile/logs/console.log'), 'utf8')).toContain(
    'ELECTRON_RENDERER_URL is ignored',
  );
});

test('N8: after a crash amid a write the window says what was taken back', async ({ dir, launch }) => {
  test.setTimeout(90_000);
  const workspace = join(dir, 'workspace');
  const profile = join(dir, 'profile');
  const folder = (await makeChatWorkspace(workspace, ['Dana'])).get('Dana') ?? '';
  const program = await bundle('test/support/auditor.ts');
  const died = spawnSync(process.execPath, [program, workspace, dir, basename(folder), 'spilled']);
  rmSync(dirname(program), { recursive: true, force: true });
  expect(died.signal).toBe('SIGKILL');
  spawnSync('sh', ['-c', 'mkdir -p "$1" && mv "$0"/audit.db* "$1"', dir, profile]);
  const { page } = await launch(`--workspace=${workspace}`);
  const alert = page.alert.filter({ hasText: 'WRITE_CUT_SHORT' });
  await expect(alert).toContainText('“Dana”');
  if (process.env.PICTURES !== undefined) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.window.emulateMedia({ colorScheme });
      await page.window.screenshot({ path: join(process.env.PICTURES, `cut-short-${colorScheme}.png`) });
    }
  }
  expect(queryElsewhere(join(folder, 'inbound.db'), 'SELECT count(*) AS n FROM messages_in')).toEqual([
    { n: 1 },
  ]);
});
