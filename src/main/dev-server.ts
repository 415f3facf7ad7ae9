/** True in what `npm run dev` builds, false in every other build: electron.vite.config.ts puts it in. */
declare const DEV_BUILD: boolean;

/** Where the window is loaded from in `npm run dev`, for hot reloading; null: from our own files. */
export interface DevServer {
  url: string | null;
  /** An address that was given and is not obeyed, for the log. */
  ignored: string | null;
}

export const isDevBuild = typeof DEV_BUILD !== 'undefined' && DEV_BUILD;

/**
 * The page gets the bridge, so whoever names the page has the console. An address is obeyed in a build that is
 * made for it alone, and there only on this machine.
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
