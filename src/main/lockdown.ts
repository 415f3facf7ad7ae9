import { app, type Session, session, type WebContents } from 'electron';
import type { Log } from '../desk/early-log.js';

// Copy buttons need this one; everything else that a page can ask for is denied.
const GRANTED = new Set(['clipboard-sanitized-write']);

/**
 * Denies whatever the console does not need: other windows, navigation, webviews, permissions, devices,
 * downloads, and every request that is not for our own files.
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
    // Nothing of ours uses WebRTC, whose packets no request handler sees.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
  lockSession(session.defaultSession, origin);
}

/**
 * Not every way off a page asks first: going back, what a debugger or main itself loads, an error page. The
 * window is stopped there, and brought back if it ended up elsewhere all the same.
 * @param home the one address that the window shows
 */
export function keepAtHome(contents: WebContents, home: string, log: Log): void {
  const isHome = (url: string): boolean => url.split('#')[0] === home;
  let coming = false;
  const goHome = (from: string): void => {
    log.warn('denied: another page in the window', short(from));
    if (coming) return;
    coming = true;
    // Not within the event: Chromium is in the middle of the navigation that it reports.
    setImmediate(() => {
      coming = false;
      if (!contents.isDestroyed())
        void contents.loadURL(home).catch((error: unknown) => log.error('loading the page', error));
    });
  };
  // A denied navigation starts too, and leaves the page as it is: what decides is where the window
  // ends up, once that is known.
  contents.on('did-start-navigation', ({ url, isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument && !isHome(url)) log.warn('another page is asked for', short(url));
  });
  const look = (): void => {
    const url = contents.getURL();
    if (!isHome(url)) goHome(url);
  };
  contents.on('did-navigate', look);
  contents.on('did-fail-load', look);
  contents.on('did-stop-loading', look);
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
