/** What the desktop is told, and when. Pure: what was known and what is, in; words out. */

import type { Go } from '../contract/contract.js';
import type { AttentionItem, AttentionKind } from '../rules/attention.js';

/** A desktop notification. */
export interface Notice {
  title: string;
  body: string;
  /** Where a click on it leads. */
  go: Go;
}

const TOLD: readonly AttentionKind[] = ['question', 'approval', 'stuck', 'delivery'];
/** These stand in v2.db, which is read at once: they are never there before they are known. */
const IN_CENTRAL: readonly AttentionKind[] = ['question', 'approval'];
/** More than this many are only counted. */
const MOST_LINES = 4;
const LONGEST_CHARS = 200;

/**
 * What is new in a session and worth a notification.
 * @param known the ids of the matters that were there before, or that were reported
 * @param firstLook whether its files were read for the first time since the workspace was opened or the
 * notifications were switched on: whatever they hold was there then.
 */
export function newMatters(
  items: readonly AttentionItem[],
  known: ReadonlySet<string>,
  firstLook: boolean,
): AttentionItem[] {
  return items.filter(
    ({ id, kind }) => TOLD.includes(kind) && !known.has(id) && (IN_CENTRAL.includes(kind) || !firstLook),
  );
}

/** Texts come from files that anybody can write, and some desktops take a body for markup. */
function plain(text: string): string {
  const harmless = text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll('&', '＆')
    .trim();
  return harmless.length > LONGEST_CHARS ? `${harmless.slice(0, LONGEST_CHARS - 1)}…` : harmless;
}

function headOf({ kind, place }: AttentionItem): string {
  const where = plain(place.bot == null ? place.title : `${place.title} (${place.bot})`);
  if (kind === 'question') return `Question in ${where}`;
  if (kind === 'approval') return `Waits for approval: ${where}`;
  return kind === 'stuck' ? `Stuck container: ${where}` : `Delivery failed: ${where}`;
}

/**
 * One notification for everything that is new; null for nothing.
 * @param isSimulated whether a session's matters are played by this console
 */
export function noticeOf(
  items: readonly AttentionItem[],
  isSimulated: (item: AttentionItem) => boolean,
): Notice | null {
  const [first] = items;
  if (first === undefined) return null;
  const mark = (item: AttentionItem): string => (isSimulated(item) ? ' (simulated)' : '');
  if (items.length === 1) {
    const about = first.kind === 'stuck' ? first.reason : (first.text ?? first.reason);
    return {
      title: `${headOf(first)}${mark(first)}`,
      body: plain([about, first.place.agent].filter((words) => words !== null).join(' · ')),
      go:
        first.session === null
          ? { to: 'attention' }
          : { to: 'session', sessionId: first.session.id, row: first.row },
    };
  }
  const all = items.every(isSimulated) ? ' (simulated)' : '';
  const lines = items.slice(0, MOST_LINES).map((item) => `${headOf(item)}${all === '' ? mark(item) : ''}`);
  const more = items.length - lines.length;
  return {
    title: `${items.length} things need you${all}`,
    body: [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    go: { to: 'attention' },
  };
}
