import { Refusal } from '../../../contract/errors.js';
import {
  ATTACHMENT_LIMIT_BYTES,
  MESSAGE_ATTACHMENTS_LIMIT_BYTES,
  MOST_ATTACHMENTS,
} from '../../../contract/limits.js';

interface Sized {
  /** Bytes; null when that is not known. */
  size: number | null;
}

/**
 * Whether a message that has some attachments can take these too: what it cannot take is refused here, before a byte
 * is read, copied or staged. A file that is too large by itself is refused under its own name, where it is taken in.
 * @param coming how many are being taken in already
 * @returns why not; null when it can
 */
export function noRoomFor(files: readonly Sized[], there: readonly Sized[], coming = 0): Refusal | null {
  const count = there.length + coming + files.length;
  if (count > MOST_ATTACHMENTS) return Refusal.of('ATTACHMENTS_TOO_MANY', { count, limit: MOST_ATTACHMENTS });
  const bytes = [...there, ...files]
    .map(({ size }) => size ?? 0)
    .filter((size) => size <= ATTACHMENT_LIMIT_BYTES)
    .reduce((sum, size) => sum + size, 0);
  const limitBytes = MESSAGE_ATTACHMENTS_LIMIT_BYTES;
  return bytes > limitBytes ? Refusal.of('ATTACHMENTS_TOO_LARGE', { bytes, limitBytes }) : null;
}
