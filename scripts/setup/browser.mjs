// A Chromium for the window's specs. Without one they run in Electron, so nothing here is fatal.
import { findChromium } from '../lib/chromium.mjs';
import { onPath } from '../lib/paths.mjs';
import { note, reportStep, timed } from '../lib/report.mjs';
import { aptInstall } from './system.mjs';

export async function installBrowser() {
  if (findChromium() !== null) return;
  if (process.platform === 'linux' && process.getuid() === 0 && onPath('apt-get')) {
    note('set-up', 'system packages: chromium, for the tests of the window');
    const { milliseconds } = await timed(() => aptInstall(['chromium']));
    reportStep('set-up', 'chromium', milliseconds);
  }
  if (findChromium() === null) {
    note('set-up', 'no Chromium here: the tests of the window run in Electron, which takes longer');
  }
}
