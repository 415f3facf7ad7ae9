import { call } from '../../bridge/index.js';

/** While the list is being scrolled, not every row is reported. */
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
    // What is shown is not wrong: it only comes later. The next change of view reports it again.
    told = '';
  });
}

/** Reports which session is open: its files are looked at most often. */
export function watchOpen(sessionId: string | null): void {
  openId = sessionId;
  tell();
}

/** Reports which sessions are in view, once the list stands still. */
export function watchShown(sessionIds: readonly string[]): void {
  shownIds = sessionIds;
  if (painted) {
    timer ??= setTimeout(tell, SETTLE_MS);
    return;
  }
  // The very first list is reported as soon as it is painted: the reader starts when it is looked at.
  painted = true;
  requestAnimationFrame(() => requestAnimationFrame(tell));
}
