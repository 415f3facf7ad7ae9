/** True in what `npm run dev` builds, false in every other build: set by electron.vite.config.ts. */
declare const DEV_BUILD: boolean;

/** Where the window is loaded from in `npm run dev`, for hot reloading; null: from our own files. */
export interface DevServer {
  url: string | null;
  /** An address that was given and is ignored, for the log. */
  ignored: string | null;
}

export const isDevBuild = typeof DEV_BUILD !== 'undefined' && DEV_BUILD;

/**
 * The page gets the bridge, so whoever names the page has the console. An address is honoured only in a build
 * made for it, and there only on this machine.
 * @param given ELECTRON_RENDERER_URL
 */
export function findDevServer(given: string | undefined, devBuild: boolean): DevServer {
  if (given === undefined || given === '') return { url: null, ignored: null };
  return devBuild && isLoopback(given) ? { url: given, ignored: null } : { url: null, ignored: given };
}

function isLoopback(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, hostname, username, password } = new URL(given);
  return (
    protocol === 'http:' &&
    ['localhost', '127.0.0.1', '[::1]'].includes(hostname) &&
    username + password === ''
  );
}
