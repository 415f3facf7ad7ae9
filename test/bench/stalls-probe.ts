/**
 * Loaded with `--require` before the console's own main. From the first window on it prints, four times a
 * second, a line of JSON: `{longestFrameMs, longestMainMs}`, the longest gap between two frames of the page and
 * the longest time that main's event loop was held up, both since the line before.
 */
import { app, type BrowserWindow } from 'electron';

const EVERY_MS = 250;
/** How often main's event loop is asked whether it still turns. */
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

function follow(window: BrowserWindow): void {
  let longestMainMs = 0;
  let turned = performance.now();
  setInterval(() => {
    const now = performance.now();
    longestMainMs = Math.max(longestMainMs, now - turned - TURN_MS);
    turned = now;
  }, TURN_MS);
  setInterval(() => {
    const main = longestMainMs;
    longestMainMs = 0;
    window.webContents.mainFrame.executeJavaScript(inPage).then(
      (longestFrameMs) =>
        process.stdout.write(`bench ${JSON.stringify({ longestFrameMs, longestMainMs: main })}\n`),
      () => undefined, // The window is being closed.
    );
  }, EVERY_MS);
}

app.once('browser-window-created', (_event, window) => {
  window.webContents.once('did-finish-load', () => follow(window));
});
