import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function findOnPath(): string | null {
  const places = (process.env.PATH ?? '').split(delimiter).filter((dir) => dir !== '');
  return places.flatMap((dir) => NAMES.map((name) => join(dir, name))).find(existsSync) ?? null;
}

/** The system's Chromium, or the one that Playwright has got; null where there is neither. */
export const CHROMIUM: string | null =
  findOnPath() ?? (existsSync(chromium.executablePath()) ? chromium.executablePath() : null);
