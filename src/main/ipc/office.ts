import type { BrowserWindow } from 'electron';
import type { Desk } from '../desk.js';
import type { Staging } from '../staging.js';

/** What the handlers work with. */
export interface Office {
  desk: Desk;
  staging: Staging;
  readOnly: boolean;
  window(): BrowserWindow | null;
}
