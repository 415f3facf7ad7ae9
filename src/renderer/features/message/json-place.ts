/** Where in a JSON text the cursor is, even while the text is incomplete. */
import { findNodeAtLocation, getLocation, parseTree } from 'jsonc-parser';
import { isNestedDeeper } from '../../../contract/json-depth.js';

export interface JsonPlace {
  /** The path to the object or list around the cursor, from the outside: keys; null for a list entry. */
  path: readonly (string | null)[];
  /** What can be typed there: a key, or the value of that key (null: of a list entry). */
  wants: { what: 'key' } | { what: 'value'; of: string | null };
  /** Where the word being typed begins, including its quote. */
  from: number;
  /** The other keys of the object around the cursor. */
  keys: ReadonlySet<string>;
}

/** @param at in characters from the beginning. Returns null where no key or value can be typed */
export function placeIn(text: string, at: number): JsonPlace | null {
  // It recurses.
  if (isNestedDeeper(text)) return null;
  const { path, isAtPropertyKey, previousNode: word } = getLocation(text, at);
  const last = path.at(-1);
  if (last === undefined) return null;
  const bare = at - (/[^\s"{}[\],:]*$/.exec(text.slice(0, at))?.[0].length ?? 0);
  const from = Math.min(word?.offset ?? bare, at);
  const end = word !== undefined && word.offset < at ? word.offset + word.length : at;
  const closed = word?.type !== 'number' && word !== undefined && word.length > 1 && text[end - 1] === '"';
  if (at > end || (at === end && from < at && closed)) return null;
  // The key being typed is not one yet: the rest is read as if it were not there.
  const tree = parseTree(text.slice(0, from) + text.slice(end));
  const around = path.slice(0, -1);
  const object = tree === undefined ? undefined : findNodeAtLocation(tree, around);
  const keys = object?.type === 'object' ? (object.children ?? []) : [];
  return {
    path: around.map((name) => (typeof name === 'number' ? null : name)),
    wants: isAtPropertyKey ? { what: 'key' } : { what: 'value', of: typeof last === 'number' ? null : last },
    from,
    keys: new Set(keys.map(({ children }) => String(children?.[0]?.value))),
  };
}
