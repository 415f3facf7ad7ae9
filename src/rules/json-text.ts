/**
 * JSON that is looked into and changed as text: what is not changed stays as it was written, numbers to the digit,
 * keys in their order and as often as they stand there, escapes as they are. A value of JavaScript keeps none of that
 * (docs/adr/0031). Every function takes text that JSON.parse accepts; none of them recurses.
 */
import { endOfString, isNestedDeeper } from '../contract/json-depth.js';

/** A part of a text: from its first character to behind its last one, in UTF-16 units. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A key of an object with its value. */
export interface Member {
  /** The key as it reads, without its escapes. */
  readonly name: string;
  readonly key: Span;
  readonly value: Span;
}

/** A part of a text, and what takes its place. */
export interface Edit extends Span {
  readonly put: string;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Indented at every level, a long list deep inside would grow to many hundred times its length. */
const INDENTED_DEPTH = 32;

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
// `[` and `{`, `]` and `}` differ in one bit.
const isOpening = (code: number): boolean => (code | 0x20) === 0x7b;
const isClosing = (code: number): boolean => (code | 0x20) === 0x7d;

function afterSpace(json: string, from: number): number {
  let at = from;
  while (isSpace(json.charCodeAt(at))) at += 1;
  return at;
}

function valueAt(json: string, from: number): Span {
  let depth = 0;
  for (let at = from; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(json, at);
      if (depth === 0) return { from, to: at + 1 };
    } else if (isOpening(code)) depth += 1;
    else if (isClosing(code)) {
      depth -= 1;
      // Below zero: the bracket is that of the list or object around a number or a word.
      if (depth <= 0) return { from, to: depth === 0 ? at + 1 : at };
    } else if (depth === 0 && (code === COMMA || isSpace(code))) return { from, to: at };
  }
  return { from, to: json.length };
}

/** Calls `take` for what begins behind each opening bracket and comma; it returns where that ends, null to stop. */
function walk(json: string, take: (at: number) => number | null): void {
  for (let at = afterSpace(json, 0); at < json.length; ) {
    at = afterSpace(json, at + 1);
    if (isClosing(json.charCodeAt(at))) return;
    const end = take(at);
    if (end === null) return;
    at = afterSpace(json, end);
    if (json.charCodeAt(at) !== COMMA) return;
  }
}

/** A key as it reads. Few have escapes. */
function nameOf(json: string, { from, to }: Span): string {
  const plain = json.slice(from + 1, to - 1);
  return plain.includes('\\') ? JSON.parse(json.slice(from, to)) : plain;
}

/**
 * The members of an object, in their order; a key that stands there twice is there twice.
 * @param most no more than that many, from the first on
 */
export function membersOf(json: string, most = Number.POSITIVE_INFINITY): Member[] {
  const members: Member[] = [];
  walk(json, (from) => {
    if (members.length >= most) return null;
    const key = { from, to: endOfString(json, from) + 1 };
    const value = valueAt(json, afterSpace(json, afterSpace(json, key.to) + 1));
    members.push({ name: nameOf(json, key), key, value });
    return value.to;
  });
  return members;
}

/** The items of a list. */
export function itemsOf(json: string): Span[] {
  const items: Span[] = [];
  walk(json, (from) => {
    const item = valueAt(json, from);
    items.push(item);
    return item.to;
  });
  return items;
}

export const partOf = (json: string, { from, to }: Span): string => json.slice(from, to);

/** The member that counts: of several with one key every reader of JSON takes the last. */
export function memberOf(json: string, name: string): Member | undefined {
  return membersOf(json).findLast((member) => member.name === name);
}

/** The value of a key, as it is written; null when the object has none. */
export function valueIn(json: string, name: string): string | null {
  const found = memberOf(json, name);
  return found === undefined ? null : partOf(json, found.value);
}

/** The first key of an object that stands there a second time, at its second place. */
export function doubledIn(json: string): Member | undefined {
  const seen = new Set<string>();
  return membersOf(json).find(({ name }) => seen.size === seen.add(name).size);
}

/** @param edits in the order of their places, none of them overlapping */
export function edited(json: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, put } of edits) {
    parts.push(json.slice(at, from), put);
    at = to;
  }
  return parts.join('') + json.slice(at);
}

/** The text with one more item in a list, or one more member in an object, behind the others. */
function appended(json: string, last: Span | undefined, put: string): string {
  const at = last?.to ?? afterSpace(json, 0) + 1;
  return edited(json, [{ from: at, to: at, put: last === undefined ? put : `,${put}` }]);
}

/** The list with more items at its end. @param items as JSON text */
export function withItems(json: string, items: readonly string[]): string {
  return items.length === 0 ? json : appended(json, itemsOf(json).at(-1), items.join());
}

/** The object with that value for a key: in its place, or behind all others. @param value as JSON text */
export function withMember(json: string, name: string, value: string): string {
  const members = membersOf(json);
  const found = members.findLast((member) => member.name === name);
  if (found !== undefined) return edited(json, [{ ...found.value, put: value }]);
  return appended(json, members.at(-1)?.value, `${JSON.stringify(name)}:${value}`);
}

/** The object without a key, as often as it has it. */
export function withoutMember(json: string, name: string): string {
  const members = membersOf(json);
  let kept = 0;
  const edits = members.flatMap((member, n): Edit[] => {
    if (member.name !== name) {
      kept += 1;
      return [];
    }
    // With the comma before it, or where nothing stays before it, with the one behind it.
    const before = members[n - 1];
    if (kept > 0 && before !== undefined) return [{ from: before.value.to, to: member.value.to, put: '' }];
    return [{ from: member.key.from, to: members[n + 1]?.key.from ?? member.value.to, put: '' }];
  });
  return edited(json, edits);
}

/** The same text on one line: without the white space between its parts. */
export function oneLine(json: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfString(json, at);
    else if (isSpace(code)) {
      parts.push(json.slice(from, at));
      from = afterSpace(json, at);
      at = from - 1;
    }
  }
  parts.push(json.slice(from));
  return parts.join('');
}

/**
 * The same text, laid out for a person; on one line where it is nested so deep that indenting would bloat it.
 * @param most once it is longer than that, the rest is left out
 */
export function indented(json: string, most = Number.POSITIVE_INFINITY): string {
  if (isNestedDeeper(json, INDENTED_DEPTH)) return oneLine(json);
  const parts: string[] = [];
  let size = 0;
  let depth = 0;
  const put = (...texts: string[]): void => {
    for (const text of texts) {
      parts.push(text);
      size += text.length;
    }
  };
  const line = (): string => `\n${'  '.repeat(depth)}`;
  for (let at = afterSpace(json, 0); at < json.length && size <= most; at = afterSpace(json, at)) {
    const code = json.charCodeAt(at);
    const sign = json.charAt(at);
    at += 1;
    if (isOpening(code)) {
      const inside = afterSpace(json, at);
      if (isClosing(json.charCodeAt(inside))) {
        put(sign, json.charAt(inside));
        at = inside + 1;
      } else {
        depth += 1;
        put(sign, line());
      }
    } else if (isClosing(code)) {
      depth -= 1;
      put(line(), sign);
    } else if (code === COMMA) put(sign, line());
    else if (code === COLON) put(': ');
    else {
      const { from, to } = valueAt(json, at - 1);
      // A key ends at its colon as a value does at its comma: both are strings.
      put(json.slice(from, to));
      at = to;
    }
  }
  return parts.join('');
}
