import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { type ProtocolResponse, protocol } from 'electron';

export const APP_ORIGIN = 'app://console';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** No inline code, nothing remote, and DOM sinks only through the one policy that the window creates. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
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

/**
 * Serves the window's files from a map that is built once: a URL can name nothing else, however it is written.
 * @returns when the page, and then its script, was handed over for the first time
 */
export function serveApp(root: string): Served {
  const files = new Map<string, string>(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`/${relative(root, path).split(sep).join('/')}`, path] as const),
  );

  async function answer(url: URL): Promise<ProtocolResponse> {
    const name: string = url.pathname === '/' ? '/index.html' : url.pathname;
    const path = url.host === 'console' ? files.get(name) : undefined;
    if (path === undefined) return { statusCode: 404, data: Buffer.alloc(0) };
    const nonce = randomBytes(16).toString('base64');
    const bytes = await readFile(path);
    return {
      data: name === '/index.html' ? Buffer.from(bytes.toString().replaceAll('__NONCE__', nonce)) : bytes,
      headers: {
        'content-type': types[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy(nonce),
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      },
    };
  }

  const page = gate();
  const script = gate();
  // Not protocol.handle, which loads an implementation of fetch before the first answer: docs/adr/0023.
  protocol.registerBufferProtocol('app', (request, respond) => {
    const asked = request.method === 'GET' ? answer(new URL(request.url)) : Promise.reject(new Error());
    asked
      .catch((): ProtocolResponse => ({ statusCode: 404, data: Buffer.alloc(0) }))
      .then(respond)
      .then(extname(request.url) === '.js' ? script.open : page.open);
  });
  return { page: page.opened, script: script.opened };
}
