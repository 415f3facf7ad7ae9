import { call } from '../../bridge/index.js';

/** A list that is scrolled is not told at each row. */
const SETTLE_MS = 200;

let openId: string | null = null;
let shownIds: readonly string[] = [];
let told = JSON.stringify({ openId, shownIds });
let timer: ReturnType<typeof setTimeout> | null = null;
let painted = false;

function tell(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const looking = { openId, shownIds: shownIds.slice(0, 500) };
  const text = JSON.stringify(looking);
  if (text === told) return;
  told = text;
  call('session.watching', looking).catch(() => {
    // Nothing is wrong with what is shown: it only comes later. The next change of view tells it again.
    told = '';
  });
}

/** Tells which session is open: its files are looked at most often. */
export function watchOpen(sessionId: string | null): void {
  openId = sessionId;
  tell();
}

/** Tells which sessions are in view, once the list stands still. */
export function watchShown(sessionIds: readonly string[]): void {
  shownIds = sessionIds;
  if (painted) {
    timer ??= setTimeout(tell, SETTLE_MS);
    return;
  }
  // The first list of all is told as soon as it is painted: the reader starts when it is looked at.
  painted = true;
  requestAnimationFrame(() => requestAnimationFrame(tell));
}
