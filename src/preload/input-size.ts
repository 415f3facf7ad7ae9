/** What a call would cost main before anything there can refuse it: Electron unpacks it on main's thread. */

/** Beyond this a call is refused on this side: unpacking it would block main for 30 ms and more. */
export const INPUT_LIMIT_BYTES = 16 * 1024 * 1024;

/** What each value costs besides its letters and bytes. */
const EACH_BYTES = 64;

/**
 * @returns `fits`; `too large` when it is more than INPUT_LIMIT_BYTES; `other` when it holds anything but text,
 * numbers, bytes, lists and plain objects
 */
export function weigh(input: unknown): 'fits' | 'too large' | 'other' {
  const left = [input];
  let bytes = 0;
  while (left.length > 0) {
    const value = left.pop();
    bytes += EACH_BYTES;
    if (typeof value === 'string') bytes += 2 * value.length;
    else if (ArrayBuffer.isView(value)) {
      // The whole buffer travels, whatever part of it is visible.
      bytes += value.buffer.byteLength;
    } else if (Array.isArray(value)) {
      if (bytes + value.length * EACH_BYTES > INPUT_LIMIT_BYTES) return 'too large';
      for (const item of value) left.push(item);
    } else if (typeof value === 'object' && value !== null) {
      if (Object.prototype.toString.call(value) !== '[object Object]') return 'other';
      for (const [name, item] of Object.entries(value)) {
        bytes += 2 * name.length;
        left.push(item);
      }
    } else if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') {
      return 'other';
    }
    if (bytes + left.length * EACH_BYTES > INPUT_LIMIT_BYTES) return 'too large';
  }
  return 'fits';
}
