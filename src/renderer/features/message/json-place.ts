/** Where in a JSON text the cursor is, even while the text is incomplete. */

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

interface Around {
  /** The key whose value it is; null for a list entry and for the outermost. */
  name: string | null;
  list: boolean;
  /** The key whose value comes or is here now; null where a key is expected. */
  key: string | null;
  keys: Set<string>;
}

/** Strings, closed or not; brackets, commas, colons; bare words. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/g;

/** @param at in characters from the beginning. Returns null where no key or value can be typed */
export function placeIn(text: string, at: number): JsonPlace | null {
  const stack: Around[] = [];
  let place: JsonPlace | null = null;
  let looked = false;
  // Whether a key or a value may stand next.
  let open = true;

  const look = (from: number): void => {
    looked = true;
    const around = stack.at(-1);
    if (around === undefined || !open) return;
    const value = around.list || around.key !== null;
    const wants: JsonPlace['wants'] = value ? { what: 'value', of: around.key } : { what: 'key' };
    place = { path: stack.slice(1).map(({ name }) => name), wants, from, keys: around.keys };
  };

  for (const { 0: word, index: begin } of text.matchAll(TOKEN)) {
    const end = begin + word.length;
    const mark = '{}[],:'.includes(word);
    const typed = !looked && !mark && begin < at && at <= end;
    if (typed && at === end && word.length > 1 && word.endsWith('"')) return null;
    if (typed) look(begin);
    else if (!looked && at <= begin) look(at);

    const around = stack.at(-1);
    if (word === '{' || word === '[') {
      stack.push({ name: around?.key ?? null, list: word === '[', key: null, keys: new Set() });
      open = true;
    } else if (word === '}' || word === ']') {
      stack.pop();
      open = false;
    } else if (word === ',' || word === ':') {
      if (around !== undefined && word === ',') around.key = null;
      // The key being typed may already have a value.
      else if (around?.list === false) around.key ??= '';
      open = true;
    } else if (around !== undefined && !around.list && around.key === null) {
      // The key being typed is not one yet: what comes after it is read as if it were not there.
      if (typed) continue;
      around.key = word.replace(/^"|"$/g, '');
      around.keys.add(around.key);
      open = false;
    } else open = false;
  }
  if (!looked) look(at);
  return place;
}
