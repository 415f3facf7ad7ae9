/** How a call and its answer look as one line of JSON. Bytes travel as `{"$bytes": "<base64>"}`. */
import { isUtf8 } from 'node:buffer';

const isBytes = (value: unknown): value is { $bytes: string } =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 1 &&
  typeof Reflect.get(value, '$bytes') === 'string';

/** One line, with its end. `undefined` is left out of objects, as JSON does. */
export function toLine(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Uint8Array ? { $bytes: Buffer.from(inner).toString('base64') } : inner,
  );
  return `${text}\n`;
}

/** @throws SyntaxError */
export function fromText(text: string): unknown {
  return JSON.parse(text, (_key, inner: unknown) =>
    isBytes(inner) ? new Uint8Array(Buffer.from(inner.$bytes, 'base64')) : inner,
  );
}

/** What is written in UTF-8; null for other bytes, which would be read as U+FFFD. */
export const fromBytes = (bytes: Buffer): string | null => (isUtf8(bytes) ? bytes.toString() : null);

/** The lines of a stream, without their ends, each as fromBytes has it. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string | null> {
  let begun: Buffer[] = [];
  for await (const bytes of stream) {
    let from = 0;
    for (let end = bytes.indexOf('\n'); end !== -1; end = bytes.indexOf('\n', from)) {
      yield fromBytes(Buffer.concat([...begun, bytes.subarray(from, end)]));
      begun = [];
      from = end + 1;
    }
    begun.push(bytes.subarray(from));
  }
  yield fromBytes(Buffer.concat(begun));
}
