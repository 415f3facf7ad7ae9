/** What a person types into a field of v2.db, checked before it is written. */
import { Refusal } from '../../contract/errors.js';

const LIMIT_BYTES = 1024;

/**
 * Why a text cannot be stored in a column as it is, in words that follow the field's name; null when it can.
 * SQLite keeps a NUL, but its own functions, its shell and C programs take it for the end. An unpaired
 * surrogate has no UTF-8 form: better-sqlite3 writes U+FFFD in its place, so it reads back as a different text.
 */
export function whyNotStored(value: string): string | null {
  if (value.includes('\0')) return 'contains a NUL character';
  return value.isWellFormed() ? null : 'is not valid Unicode';
}

/**
 * Refuses a text that is taken verbatim (a thread's id is the platform's own) where it could not be stored so.
 * @throws FIELD_INVALID
 */
export function checkStored(what: string, field: string, value: string | null | undefined): void {
  const reason = value == null ? null : whyNotStored(value);
  if (reason !== null) throw Refusal.of('FIELD_INVALID', { what, field, reason });
}

/**
 * A text that a person gave: not blank, on one line, and not endless.
 * @returns the text, trimmed
 * @throws FIELD_INVALID
 */
export function checkedText(what: string, field: string, value: string): string {
  const refuse = (reason: string): Refusal => Refusal.of('FIELD_INVALID', { what, field, reason });
  const trimmed = value.trim();
  if (trimmed === '') throw refuse('is empty');
  if (/[\p{Cc}\u2028\u2029]/u.test(trimmed)) throw refuse('contains a control character or a line break');
  const reason = whyNotStored(trimmed);
  if (reason !== null) throw refuse(reason);
  if (Buffer.byteLength(trimmed, 'utf8') > LIMIT_BYTES) throw refuse(`is longer than ${LIMIT_BYTES} bytes`);
  return trimmed;
}

/**
 * One of a few allowed words.
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
