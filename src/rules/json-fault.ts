/** What keeps a text from being stored as a message's content, and where it stands in the text. */
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { isNestedDeeper, NESTED_TOO_DEEPLY } from '../contract/json-depth.js';

export interface JsonFault {
  /** In UTF-16 units from the beginning. */
  at: number;
  /** In words that follow the name of a field: `is not a JSON object`. */
  reason: string;
}

/** What JSON wants where it is broken. */
const broken: Partial<Record<string, string>> = {
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected here',
  CloseBraceExpected: 'the closing } is missing',
  CloseBracketExpected: 'the closing ] is missing',
  EndOfFileExpected: 'nothing may follow the object',
  UnexpectedEndOfString: 'the closing " is missing',
  InvalidCharacter: 'a line break or control character must be escaped, as \\n is',
  InvalidEscapeCharacter: 'JSON has no such escape',
  InvalidUnicode: 'four hexadecimal digits must follow \\u',
};

const HALF = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** A place as an editor counts it: `line 3, column 5`. */
export function placeIn(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** Half a surrogate pair has no form in UTF-8: SQLite would keep U+FFFD in its place. Escaped it can be kept. */
export function halfCharacter(text: string): JsonFault | null {
  if (text.isWellFormed()) return null;
  const at = HALF.exec(text)?.index ?? 0;
  const code = text.charCodeAt(at).toString(16);
  const reason = `has half a character (U+${code.toUpperCase()}), which UTF-8 cannot hold; inside a JSON text write it as \\u${code}`;
  return { at, reason };
}

/** Where a text that JSON.parse refuses is broken, and what JSON wants there. */
export function notJson(text: string): JsonFault {
  if (text.startsWith('\uFEFF')) {
    return { at: 0, reason: 'is not JSON: a byte order mark (U+FEFF) stands before it; remove it' };
  }
  // What JSON.parse throws names the place in some of its sentences only.
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const [first] = errors;
  const why = first === undefined ? undefined : broken[printParseErrorCode(first.error)];
  const reason = `is not JSON: ${why ?? 'texts and keys stand in double quotes'}`;
  return { at: first?.offset ?? text.length, reason };
}

/** What is wrong with a text that is to be a JSON object; null when it is one and can be stored. */
export function jsonFault(text: string): JsonFault | null {
  if (isNestedDeeper(text)) return { at: 0, reason: NESTED_TOO_DEEPLY };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return notJson(text);
  }
  const object = typeof value === 'object' && value !== null && !Array.isArray(value);
  return object ? halfCharacter(text) : { at: 0, reason: 'is not a JSON object' };
}

/** The fault and its place, for whoever does not see the text beside it. */
export function withPlace(text: string, { at, reason }: JsonFault): string {
  return at === 0 ? reason : `${reason} (${placeIn(text, at)})`;
}
