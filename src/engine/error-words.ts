/** What an engine says of an error of its own. */
import { z } from 'zod';

/** More of an answer that is an error is not read. */
export const MOST_ERROR_BYTES = 16 * 1024;
const MOST_CHARACTERS = 200;

/** Docker sends `{message}`, Podman `{cause, message, response}`. */
const EngineError = z.object({ message: z.string() });

/**
 * `: no space left on device`, in one line of at most 200 characters; empty when it says nothing that can be read.
 * @param body the answer, or its beginning
 */
export function errorWords(body: string): string {
  let message: string;
  try {
    message = EngineError.parse(JSON.parse(body)).message;
  } catch {
    return ''; // A page of a proxy, say, or cut off: the status has to do.
  }
  // It can hold what a container printed: lines, colours, marks that turn text around.
  const line = message
    .replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
  const characters = [...line];
  const cut =
    characters.length > MOST_CHARACTERS ? `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…` : line;
  return cut === '' ? '' : `: ${cut}`;
}
