/**
 * Laid out in one go, a line of 64 KiB takes a tenth of a second, one of 1 MiB seconds. So it is shown in blocks.
 */
const BLOCK_CHARS = 2048;

/** The first part of a text, and what each "Show more" adds. */
export const STEP_CHARS = 64 * 1024;

/** A stretch of the text that is laid out by itself. */
export interface Block {
  /** Where it begins in the text. */
  at: number;
  text: string;
}

/**
 * Where a block that begins at `from` best ends: after a line, else after a word, else
 * anywhere but inside a character.
 */
function endOf(text: string, from: number, end: number): number {
  const most = from + BLOCK_CHARS;
  if (most >= end) return end;
  const line = text.lastIndexOf('\n', most - 1);
  if (line >= from) return line + 1;
  const word = text.lastIndexOf(' ', most - 1);
  if (word > from + BLOCK_CHARS / 2) return word + 1;
  const code = text.charCodeAt(most - 1);
  return code >= 0xd800 && code < 0xdc00 ? most - 1 : most;
}

/** The first `chars` of a text as blocks, which together are exactly that. */
export function blocksOf(text: string, chars: number): Block[] {
  const blocks: Block[] = [];
  const end = Math.min(chars, text.length);
  for (let at = 0; at < end; ) {
    const next = endOf(text, at, end);
    blocks.push({ at, text: text.slice(at, next) });
    at = next;
  }
  return blocks;
}
