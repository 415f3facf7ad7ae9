import { extname } from 'node:path';
import { type ProtocolResponse, protocol } from 'electron';
import { appFiles } from './app-files.js';

export const APP_ORIGIN = 'app://console';

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export interface Served {
  page: Promise<void>;
  script: Promise<void>;
}

function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const NOT_FOUND: ProtocolResponse = { statusCode: 404, data: Buffer.alloc(0) };

/**
 * Serves the window's files.
 * @returns when the page, and then its script, was handed over for the first time
 */
export function serveApp(root: string): Served {
  const fileOf = appFiles(root);

  async function answer({ method, url }: { method: string; url: string }): Promise<ProtocolResponse> {
    const { host, pathname } = new URL(url);
    return (method === 'GET' && host === 'console' ? await fileOf(pathname) : null) ?? NOT_FOUND;
  }

  const page = gate();
  const script = gate();
  // Not protocol.handle, which loads an implementation of fetch before the first answer: docs/adr/0023.
  protocol.registerBufferProtocol('app', (request, respond) => {
    answer(request)
      .catch(() => NOT_FOUND)
      .then(respond)
      .then(extname(request.url) === '.js' ? script.open : page.open);
  });
  return { page: page.opened, script: script.opened };
}
