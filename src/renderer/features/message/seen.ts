import type { MessagePage } from '../../../contract/entities/message.js';
import type { RowMark } from '../../../contract/entities/session.js';

/**
 * How far both sides have been seen by whoever has seen these pages to their end. A side without a row in them
 * has none newer than the bound of what was not loaded.
 */
export function seenIn(pages: readonly MessagePage[]): RowMark {
  const bound = pages.at(-1)?.before ?? null;
  const newest = (side: 'in' | 'out'): number => {
    let row = Math.max(0, (bound?.[side] ?? 1) - 1);
    for (const { messages } of pages) {
      for (const { key } of messages) {
        if (key.startsWith(`${side}:`)) row = Math.max(row, Number(key.slice(side.length + 1)));
      }
    }
    return row;
  };
  return { in: newest('in'), out: newest('out') };
}
