/** Lines of JSON, as both doors speak them. */
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';

/** Of a frame and of an answer. A host's cost of reading a frame grows faster than the frame. */
export const FRAME_LIMIT_BYTES = 1024 * 1024;

/** The frame would be longer than `FRAME_LIMIT_BYTES`. Nothing was sent. */
export class FrameTooLong extends Error {
  constructor(readonly bytes: number) {
    super(`the frame would have ${bytes} bytes; at most ${FRAME_LIMIT_BYTES} are sent`);
    this.name = 'FrameTooLong';
  }
}

/**
 * One line of ASCII. A host decodes what it reads piece by piece, so a character of several bytes that lies across two
 * pieces would be damaged; an escape cannot be.
 * @throws FrameTooLong
 */
export function toLine(value: unknown): string {
  const escaped = JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  if (escaped.length >= FRAME_LIMIT_BYTES) throw new FrameTooLong(escaped.length + 1);
  return `${escaped}\n`;
}

/** Collects the pieces of one line, however they are cut. */
export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  #parts: string[] = [];
  #bytes = 0;

  /** @returns the line once it is whole; `too-long` when it has no end within the limit; null: more is needed */
  take(chunk: Buffer): string | 'too-long' | null {
    const end = chunk.indexOf(10);
    const piece = end === -1 ? chunk : chunk.subarray(0, end);
    this.#bytes += piece.length;
    if (this.#bytes > FRAME_LIMIT_BYTES) return 'too-long';
    this.#parts.push(this.#decoder.write(piece));
    return end === -1 ? null : this.#parts.join('') + this.#decoder.end();
  }
}

const Answer = z.union([
  z.object({ id: z.string(), ok: z.literal(true), data: z.unknown().optional() }),
  z.object({
    id: z.string(),
    ok: z.literal(false),
    error: z.object({ code: z.string(), message: z.string() }),
  }),
]);
export type Answer = z.infer<typeof Answer>;

/** @returns null when the line is no answer of a host */
export function readAnswer(line: string): Answer | null {
  try {
    return Answer.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
