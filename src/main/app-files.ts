/** The window's files, and the headers that they are served with. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

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

export interface AppFile {
  data: Buffer;
  headers: Record<string, string>;
}

/**
 * The files below a folder, from a map that is built once: a URL can name nothing else, however it is written.
 * @returns the file of a URL's path, `/` being the page; null for what is not there
 */
export function appFiles(root: string): (pathname: string) => Promise<AppFile | null> {
  const files = new Map<string, string>(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [`/${relative(root, path).split(sep).join('/')}`, path] as const),
  );
  return async (pathname) => {
    const name = pathname === '/' ? '/index.html' : pathname;
    const path = files.get(name);
    if (path === undefined) return null;
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
  };
}
