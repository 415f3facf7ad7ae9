/**
 * Loaded with `--require` before the console's own main. From the first window on it prints, four times a
 * second, a line of JSON: `{longestFrameMs, longestMainMs, longestOwnMs}`, the longest gap between two frames
 * of the page and the longest time that main's event loop was blocked, both since the line before.
 * `longestOwnMs` is the latter without the time that main waited for a core to run on, where Linux reports
 * that: that part is other processes' doing.
 */
import { readFileSync } from 'node:fs';
import { app, type BrowserWindow } from 'electron';

const EVERY_MS = 250;
/** How often main's event loop is checked for progress. */
const TURN_MS = 5;

/** Runs in the page: the longest gap since it was last asked, ms. */
const inPage = `(() => {
  if (window.longestGap === undefined) {
    window.longestGap = 0;
    let last = performance.now();
    const frame = (now) => {
      window.longestGap = Math.max(window.longestGap, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }
  const longest = window.longestGap;
  window.longestGap = 0;
  return longest;
})()`;

/** How long this thread has waited for a core in all, ms; 0 where that is not reported. */
function waitedMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

function follow(window: BrowserWindow): void {
  let longestMainMs = 0;
  let longestOwnMs = 0;
  let turned = performance.now();
  let waited = waitedMs();
  setInterval(() => {
    const now = performance.now();
    const stall = now - turned - TURN_MS;
    longestMainMs = Math.max(longestMainMs, stall);
    const waitedNow = waitedMs();
    longestOwnMs = Math.max(longestOwnMs, stall - (waitedNow - waited));
    waited = waitedNow;
    turned = now;
  }, TURN_MS);
  setInterval(() => {
    const stalls = { longestMainMs, longestOwnMs };
    longestMainMs = 0;
    longestOwnMs = 0;
    window.webContents.mainFrame.executeJavaScript(inPage).then(
      (longestFrameMs) => process.stdout.write(`bench ${JSON.stringify({ longestFrameMs, ...stalls })}\n`),
      () => undefined, // The window is being closed.
    );
  }, EVERY_MS);
}

app.once('browser-window-created', (_event, window) => {
  window.webContents.once('did-finish-load', () => follow(window));
});
