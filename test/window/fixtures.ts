/**
 * The window in a plain browser, its bridge answered by the real desk in the test's own process. Where no Chromium is
 * found the same specs go through the real Electron.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions } from '@playwright/test';
import { appFiles } from '../../src/main/app-files.js';
import { inPieces } from '../../src/main/ipc/pieces.js';
import { launchElectron, ROOT } from '../e2e/fixtures.js';
import { attachFailure, test as base, expect, problemsOf } from '../fixtures.js';
import { ConsolePage } from '../pages/console.page.js';
import { MenuPage } from '../pages/menu.page.js';
import { bundle, bundleForPage } from '../support/bundle.js';
import { CHROMIUM } from './chromium.js';
import type { openWindowDesk } from './desk.js';

/** The commands of the window in the system's menu. */
export type Menu = Pick<MenuPage, 'canChoose' | 'choose'>;

export interface OpenWindow {
  page: ConsolePage;
  menu: Menu;
  /** What each file dialog answers from now on: a path, or null for Cancel. */
  answerDialogs(path: string | null): Promise<void>;
  /** Closes the console: what is open is closed, what runs is ended. */
  close(): Promise<void>;
}

interface Fixtures {
  /** Opens the window with the given arguments of the app, on the test's own profile unless they name one. */
  launch: (...args: string[]) => Promise<OpenWindow>;
}

interface WorkerFixtures {
  /** Where the window's files are served, with the app's own headers. */
  origin: string;
  /** The script that makes `window.bridge`. */
  bridge: string;
  /** Opens a desk; built as the app is, which Playwright's own loader does not do. */
  openDesk: typeof openWindowDesk;
}

/** As large as the app's window is at first. */
const CONTEXT: BrowserContextOptions = {
  viewport: { width: 1360, height: 860 },
  permissions: ['clipboard-read', 'clipboard-write'],
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  origin: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from the pattern.
    async ({}, use) => {
      const fileOf = appFiles(join(ROOT, 'out/renderer'));
      const server = createServer((request, response) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        void fileOf(pathname).then((file) => {
          // A browser asks for an icon by itself.
          const missing = pathname === '/favicon.ico' ? 204 : 404;
          response.writeHead(file === null ? missing : 200, file?.headers).end(file?.data);
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    { scope: 'worker' },
  ],

  bridge: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      await use(await bundleForPage('test/window/page-bridge.ts'));
    },
    { scope: 'worker' },
  ],

  openDesk: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const desk: typeof import('./desk.js') = await import(await bundle('test/window/desk.ts'));
      await use(desk.openWindowDesk);
    },
    { scope: 'worker' },
  ],

  launch: async ({ dir, env, origin, bridge, openDesk, browser }, use, info) => {
    const opened: OpenWindow[] = [];
    await use(async (...args) => {
      const one =
        CHROMIUM === null
          ? await openInElectron(dir, env, args)
          : await openInBrowser(await browser.newContext(CONTEXT), {
              dir,
              env,
              args,
              origin,
              bridge,
              openDesk,
            });
      opened.push(one);
      return one;
    });
    for (const { page, close } of opened) {
      await attachFailure(page.window, info);
      await close();
    }
  },
});

async function openInElectron(
  dir: string,
  env: Record<string, string>,
  args: readonly string[],
): Promise<OpenWindow> {
  const app = await launchElectron(dir, env, args);
  const window = await app.firstWindow();
  await app.evaluate(({ shell }) => {
    shell.showItemInFolder = () => undefined;
  });
  return {
    menu: new MenuPage(app),
    page: new ConsolePage(window, problemsOf(window)),
    answerDialogs: (path) =>
      app.evaluate(({ dialog }, answer) => {
        const filePath = answer ?? '';
        const canceled = answer === null;
        dialog.showOpenDialog = async () => ({ canceled, filePaths: canceled ? [] : [filePath] });
        dialog.showSaveDialog = async () => ({ canceled, filePath });
      }, path),
    close: () => app.close(),
  };
}

interface Given {
  dir: string;
  env: Record<string, string>;
  args: readonly string[];
  origin: string;
  bridge: string;
  openDesk: typeof openWindowDesk;
}

async function openInBrowser(
  context: BrowserContext,
  { dir, env, args, origin, bridge, openDesk }: Given,
): Promise<OpenWindow> {
  // The desk asks its own process's environment for engines.
  Object.assign(process.env, env);
  const page = await context.newPage();
  const problems = problemsOf(page);
  // A page that has gone meanwhile hears nothing.
  const gone = (): void => undefined;
  const tell = (event: string, payload: unknown): void => {
    page.evaluate(([name, what]) => window.deskEvent(name, what), [event, payload] as const).catch(gone);
  };
  const desk = await openDesk(join(dir, 'profile'), args, tell);
  await page.exposeFunction('deskCall', async (method: unknown, input: unknown, call: string) =>
    inPieces(await desk.answer(method, input), (...piece) => {
      page.evaluate(([id, what]) => window.deskPiece(id, ...what), [call, piece] as const).catch(gone);
    }),
  );
  await page.addInitScript(bridge);
  await page.goto(origin);
  const menu: Menu = {
    canChoose: async (group, title) =>
      desk.menu().some((one) => one.group === group && one.title === title && one.enabled),
    choose: async (group, title) => {
      const found = desk.menu().find((one) => one.group === group && one.title === title);
      if (found === undefined) throw new Error(`The menu ${group} has no ${title}`);
      tell('chosen', { id: found.id });
    },
  };
  let closed = false;
  return {
    menu,
    page: new ConsolePage(page, problems),
    answerDialogs: async (path) => {
      desk.dialogs.answer = path;
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await context.close();
      await desk.close();
      for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
    },
  };
}

export { expect };
