/**
 * Loaded with `--require` before either app's own main, so that both are measured by the same means and neither
 * knows of it. Prints one line of JSON, `{interactiveAt}`, once the element that `--bench-ready=<selector>`
 * names has been painted in a window that is shown; then, with `--bench-metrics`, a line `{workingSetKb}` twice
 * a second. With `--bench-commands` it then takes lines of JSON from standard input, `{name, script}`: the page
 * runs the script, and its result, a number, is printed as `{<name>}`.
 */
import { createInterface } from 'node:readline';
import { app, type BrowserWindow } from 'electron';

const METRICS_MS = 500;

const say = (line: object): void => void process.stdout.write(`bench ${JSON.stringify(line)}\n`);

/** Runs in the page: when the element is there and two frames have passed, ms since 1970. */
function inPage(selector: string): string {
  return `new Promise((resolve) => {
    const there = () => document.querySelector(${JSON.stringify(selector)}) !== null;
    const painted = () => requestAnimationFrame(() => requestAnimationFrame(() =>
      resolve(performance.timeOrigin + performance.now())));
    if (there()) return painted();
    const observer = new MutationObserver(() => {
      if (!there()) return;
      observer.disconnect();
      painted();
    });
    observer.observe(document, { subtree: true, childList: true });
  })`;
}

function watch(window: BrowserWindow): void {
  const shown = new Promise<number>((resolve) => window.once('show', () => resolve(Date.now())));
  window.webContents.once('did-navigate', () => {
    // The frame's own executeJavaScript: that of webContents waits until the page has been loaded.
    const page = window.webContents.mainFrame.executeJavaScript(
      inPage(app.commandLine.getSwitchValue('bench-ready')),
    );
    void Promise.all([shown, page]).then(([shownAt, readyAt]) => {
      say({ interactiveAt: Math.max(shownAt, Number(readyAt)), shownAt, readyAt });
      if (app.commandLine.hasSwitch('bench-metrics')) setInterval(sayMetrics, METRICS_MS);
      if (app.commandLine.hasSwitch('bench-commands')) takeCommands(window);
    });
  });
}

function takeCommands(window: BrowserWindow): void {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { name, script }: { name: string; script: string } = JSON.parse(line);
    window.webContents.mainFrame.executeJavaScript(script).then(
      (value) => say({ [name]: Number(value) }),
      (error) => process.stderr.write(`${String(error)}\n`),
    );
  });
}

function sayMetrics(): void {
  const workingSetKb = app.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize, 0);
  say({ workingSetKb });
}

app.once('browser-window-created', (_event, window) => watch(window));
