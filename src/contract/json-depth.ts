/**
 * How deep JSON may be nested. JSON.parse takes any depth, but JSON.stringify, structured clones and every walk
 * of ours recurse until the stack ends: from about 4,000 levels in V8, sooner where part of the stack is in
 * use. So the depth is determined, without recursion, before anything recurses.
 */

/**
 * How deep what is written may be nested: more than any platform sends, and as deep as SQLite's own JSON functions
 * read, with which people look into a session. Stored content that is deeper is still shown, as plain text.
 */
export const JSON_DEPTH_LIMIT = 1000;

/** What is wrong with a text that is nested deeper; follows the name of a field. */
export const NESTED_TOO_DEEPLY = `is nested deeper than ${JSON_DEPTH_LIMIT.toLocaleString('en-US')} levels`;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the closing quote of a JSON string stands that begins at `from`; the text's length when it has none. */
export function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

/**
 * Whether a JSON text nests lists and objects deeper than that. One walk over the text, without recursion; for
 * a text that is not JSON the result means nothing.
 */
export function isNestedDeeper(text: string, limit = JSON_DEPTH_LIMIT): boolean {
  // Each level takes a bracket.
  if (text.length <= limit) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    // `[` and `{`, `]` and `}` differ in one bit.
    else if ((code | 0x20) === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if ((code | 0x20) === 0x7d) depth -= 1;
  }
  return false;
}

/**
 * The same for a value, for instance one that was read from YAML. Walks it with a list of its own, not by recursion.
 */
export function isValueNestedDeeper(value: unknown, limit = JSON_DEPTH_LIMIT): boolean {
  const isInner = (inner: unknown): inner is object => typeof inner === 'object' && inner !== null;
  let level = isInner(value) ? [value] : [];
  // Level by level, each object once: what occurs in many places costs no more than in one.
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = [...new Set(level.flatMap((outer) => Object.values(outer).filter(isInner)))];
  }
  return false;
}
