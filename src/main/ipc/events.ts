import type { WebContents } from 'electron';
import { EVENT } from '../../contract/channels.js';
import type { Changed, Chosen, Go } from '../../contract/contract.js';

/** Tells the window what has changed. */
export function sendChanged(contents: WebContents | null, changed: Changed): void {
  if (contents !== null && !contents.isDestroyed()) contents.send(EVENT, 'changed', changed);
}

/** Takes the window to where somebody asked to go from outside it. */
export function sendGo(contents: WebContents, go: Go): void {
  if (!contents.isDestroyed()) contents.send(EVENT, 'go', go);
}

/** Tells the window which of its commands was chosen in the system's menu. */
export function sendChosen(contents: WebContents, chosen: Chosen): void {
  if (!contents.isDestroyed()) contents.send(EVENT, 'chosen', chosen);
}
