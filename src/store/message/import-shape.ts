/** What a file is that was given to be imported and holds no lines of JSON: named as that, before a line is refused. */
import { isUtf8 } from 'node:buffer';

/** @param head its first bytes @returns true for UTF-16, with a mark or without */
export function isUtf16(head: Uint8Array): boolean {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  // JSON in UTF-16 has a zero beside each brace, quote and colon.
  const some = head.subarray(0, 256);
  return some.length >= 4 && some.filter((byte) => byte === 0).length * 4 > some.length;
}

export const IN_UTF16 =
  'it is text in UTF-16, as PowerShell’s > writes it. Save it as UTF-8 (Out-File -Encoding utf8), then choose it again';

/** @param bytes of the whole file @returns as the rest of a sentence, with the first line that is none */
export function notUtf8(bytes: Buffer): string {
  let line = 1;
  for (let from = 0; ; line += 1) {
    const end = bytes.indexOf('\n', from);
    if (end === -1 || !isUtf8(bytes.subarray(from, end))) break;
    from = end + 1;
  }
  return `it is not text in UTF-8 (line ${line}). Convert it, then choose it again`;
}

/** What the text is instead of one JSON object a line, as the rest of a sentence; null when it may be lines. */
export function notLines(text: string): string | null {
  const first = text.slice(0, 4096).trimStart();
  if (first.startsWith('[')) {
    return 'it is one JSON array, where each message is to be a line of its own. Take its items out (jq -c ".[]"), then choose that file';
  }
  if (/^\{\s*\n/.test(first)) {
    return 'a JSON object in it takes several lines, where each message is to be one line. Put each on one line (jq -c .), then choose that file';
  }
  return null;
}
