import { app, type Session, session } from 'electron';
import type { Log } from './early-log.js';

// Copy buttons need this one; everything else that a page can ask for is denied.
const GRANTED = new Set(['clipboard-sanitized-write']);

/**
 * Denies whatever the console does not need: other windows, navigation, webviews, permissions,
 * devices, downloads, and every request that is not for our own files.
 * @param origin the one origin that the window is loaded from
 */
export function lockDown(origin: string, log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('denied: a new window', short(url));
      return { action: 'deny' };
    });
    const denyNavigation = (event: { preventDefault(): void; url: string }) => {
      event.preventDefault();
      log.warn('denied: navigation', short(event.url));
    };
    contents.on('will-navigate', denyNavigation);
    contents.on('will-frame-navigate', denyNavigation);
    contents.on('will-redirect', denyNavigation);
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  lockSession(session.defaultSession, origin);
}

function lockSession(ses: Session, origin: string): void {
  ses.setPermissionRequestHandler((_contents, permission, answer) => answer(GRANTED.has(permission)));
  ses.setPermissionCheckHandler((_contents, permission) => GRANTED.has(permission));
  ses.setDevicePermissionHandler(() => false);
  ses.on('will-download', (event) => event.preventDefault());
  const allowed = [`${origin}/`, 'data:', 'blob:', 'devtools:'];
  if (!origin.startsWith('app:')) allowed.push(origin.replace(/^http/, 'ws'));
  ses.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !allowed.some((prefix) => details.url.startsWith(prefix)) });
  });
}

function short(url: string): string {
  return url.slice(0, 200);
}
