/** What a person types into a field of v2.db, checked before it is written. */
import { Refusal } from '../shared/errors.js';

const LIMIT_BYTES = 1024;

/**
 * A text that a person gave: not blank, in one line, and not endless.
 * @returns the text without blanks around it
 * @throws FIELD_INVALID
 */
export function checkedText(what: string, field: string, value: string): string {
  const refuse = (reason: string): Refusal => Refusal.of('FIELD_INVALID', { what, field, reason });
  const trimmed = value.trim();
  if (trimmed === '') throw refuse('is empty');
  if (/[\p{Cc}\u2028\u2029]/u.test(trimmed)) throw refuse('contains a control character or a line break');
  // An unpaired surrogate has no UTF-8 form: it would read back as another text.
  if (/\p{Cs}/u.test(trimmed)) throw refuse('is not valid Unicode');
  if (Buffer.byteLength(trimmed, 'utf8') > LIMIT_BYTES) throw refuse(`is longer than ${LIMIT_BYTES} bytes`);
  return trimmed;
}

/**
 * One of a few words.
 * @throws FIELD_INVALID
 */
export function checkedWord<W extends string>(
  what: string,
  field: string,
  value: string,
  words: readonly W[],
): W {
  const found = words.find((word) => word === value);
  if (found === undefined) {
    throw Refusal.of('FIELD_INVALID', { what, field, reason: `is not one of ${words.join(', ')}` });
  }
  return found;
}

/** `check` for what was given; undefined (leave it) and null (none) pass. */
export function ifGiven<T extends string | number | boolean, R>(
  value: T | null | undefined,
  check: (value: T) => R,
): R | null | undefined {
  if (value === undefined) return undefined;
  return value === null ? null : check(value);
}
