import { plural } from '../../ui/format.js';

/** How much of one text a tree shows: a line of half a megabyte would block the window for seconds. */
const MOST_CHARS = 3000;
/** How many values a tree shows. */
const MOST_VALUES = 2000;

const cut = (text: string): string =>
  text.length <= MOST_CHARS
    ? text
    : `${text.slice(0, MOST_CHARS)}… (${plural(text.length - MOST_CHARS, 'character')} more in the raw view)`;

/** A JSON document as far as it can be drawn as a tree; omissions are noted where they would stand. */
export function shortened(document: object): object {
  let left = MOST_VALUES;

  function list(items: readonly unknown[]): unknown[] {
    const shown: unknown[] = [];
    for (const item of items) {
      if (left <= 0)
        return [...shown, `… ${plural(items.length - shown.length, 'item')} more in the raw view`];
      shown.push(value(item));
    }
    return shown;
  }

  function fields(object: object): Record<string, unknown> {
    const entries = Object.entries(object);
    const shown: [string, unknown][] = [];
    for (const [name, item] of entries) {
      if (left <= 0) {
        shown.push(['…', `${plural(entries.length - shown.length, 'field')} more in the raw view`]);
        break;
      }
      shown.push([cut(name), value(item)]);
    }
    return Object.fromEntries(shown);
  }

  function value(item: unknown): unknown {
    left -= 1;
    if (typeof item === 'string') return cut(item);
    if (Array.isArray(item)) return list(item);
    return typeof item === 'object' && item !== null ? fields(item) : item;
  }

  return Array.isArray(document) ? list(document) : fields(document);
}
