/** How a call and its answer look as one line of JSON. Bytes travel as `{"$bytes": "<base64>"}`. */

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
