import { existsSync } from 'node:fs';
import { onPath } from './paths.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const elsewhere = {
  darwin: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  win32: 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
};

/** @returns {string | null} the system's Chromium or Chrome */
export function findChromium() {
  const found = names.map(onPath).find(Boolean) ?? elsewhere[process.platform];
  return found !== undefined && existsSync(found) ? found : null;
}
