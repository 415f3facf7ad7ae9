/** Answers calls that come on standard input, a line each, until it closes; changes are told in between. */
import type { Changed } from '../contract/contract.js';
import { err } from '../contract/errors.js';
import type { PlainDesk } from './plain-desk.js';
import { fromText, linesOf, toLine } from './wire.js';

interface Call {
  id: unknown;
  method: unknown;
  input: unknown;
}

function readCall(line: string): Call | null {
  try {
    const call = fromText(line);
    if (typeof call !== 'object' || call === null) return null;
    return {
      id: Reflect.get(call, 'id') ?? null,
      method: Reflect.get(call, 'method'),
      input: Reflect.get(call, 'input'),
    };
  } catch {
    return null;
  }
}

/** Writes one line; waits where whoever reads them is slower. */
export function writeLine(value: unknown): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(toLine(value))) resolve();
    else process.stdout.once('drain', () => resolve());
  });
}

export const changedLine = (payload: Changed): unknown => ({ event: 'changed', payload });

const NOT_UTF8 = 'it is not text in UTF-8';

/** Resolves when standard input has closed and every call was answered. */
export async function serveStdio({ answer, look }: PlainDesk): Promise<void> {
  look();
  await writeLine({ event: 'ready' });
  const running = new Set<Promise<void>>();
  for await (const line of linesOf(process.stdin)) {
    if (line?.trim() === '') continue;
    const call = line === null ? null : readCall(line);
    const wrong = line === null ? NOT_UTF8 : 'it is not one line of JSON with id, method and input';
    const done = (async () => {
      const result =
        call === null ? err('INPUT_INVALID', { problems: [wrong] }) : await answer(call.method, call.input);
      await writeLine({ id: call?.id ?? null, result });
    })();
    running.add(done);
    void done.finally(() => running.delete(done));
  }
  await Promise.all(running);
}
