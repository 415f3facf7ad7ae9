/** A JSON text as a tree is drawn from it: each key and value as it is written, as far as a tree can show it. */
import { itemsOf, membersOf, partOf } from '../../../rules/json-text.js';
import { plural } from '../../ui/format.js';

export interface JsonNode {
  /** The key, without its quotes; null for an item of a list, and for the whole. */
  name: string | null;
  kind: 'object' | 'list' | 'string' | 'number' | 'word' | 'omitted';
  /** Of a value that holds no others, as it is written. */
  text: string;
  children: readonly JsonNode[];
}

/** How much of one text a tree shows: a line of half a megabyte would block the window for seconds. */
const MOST_CHARS = 3000;
/** How many values a tree shows. */
const MOST_VALUES = 2000;
/** How many levels of them: each is looked through once for every level above it. */
const MOST_LEVELS = 64;

const cut = (text: string): string =>
  text.length <= MOST_CHARS
    ? text
    : `${text.slice(0, MOST_CHARS)}… (${plural(text.length - MOST_CHARS, 'character')} more in the raw view)`;

const omitted = (text: string): JsonNode => ({ name: null, kind: 'omitted', text, children: [] });

function kindOf(json: string): JsonNode['kind'] {
  if (json.startsWith('{')) return 'object';
  if (json.startsWith('[')) return 'list';
  if (json.startsWith('"')) return 'string';
  return /^[-\d]/.test(json) ? 'number' : 'word';
}

/** @param json an object or a list, nested no deeper than what is written may be */
export function jsonNodes(json: string): JsonNode {
  let left = MOST_VALUES;
  let level = 0;

  function several<T>(parts: readonly T[], noun: string, node: (part: T) => JsonNode): JsonNode[] {
    const shown: JsonNode[] = [];
    if (level >= MOST_LEVELS && parts.length > 0) return [omitted('… deeper levels in the raw view')];
    level += 1;
    for (const part of parts) {
      if (left <= 0) {
        const text = `… ${plural(parts.length - shown.length, noun)} more in the raw view`;
        level -= 1;
        return [...shown, omitted(text)];
      }
      shown.push(node(part));
    }
    level -= 1;
    return shown;
  }

  function value(name: string | null, text: string): JsonNode {
    left -= 1;
    const kind = kindOf(text);
    if (kind === 'object') {
      const children = several(membersOf(text), 'field', ({ key, value: inner }) =>
        value(cut(text.slice(key.from + 1, key.to - 1)), partOf(text, inner)),
      );
      return { name, kind, text: '', children };
    }
    if (kind === 'list') {
      const children = several(itemsOf(text), 'item', (item) => value(null, partOf(text, item)));
      return { name, kind, text: '', children };
    }
    return { name, kind, text: cut(text), children: [] };
  }

  return value(null, json.trim());
}
