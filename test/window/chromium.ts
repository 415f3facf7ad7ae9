import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findChromium } from '../../scripts/lib/chromium.mjs';

function ofPlaywright(): string | null {
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}

/** The browser that the window specs run in; null: they go through the real Electron, which takes longer. */
export const CHROMIUM: string | null =
  process.env.WINDOW_SPECS === 'electron' ? null : (findChromium() ?? ofPlaywright());
