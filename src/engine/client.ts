/** Reads from one container engine, and classifies the ways in which it can fail to answer (docs/adr/0015). */
import type { IncomingMessage } from 'node:http';
import type { Endpoint } from './endpoints.js';
import { errorWords, MOST_ERROR_BYTES } from './error-words.js';

export type SilenceKind =
  | 'absent' // nobody listens there
  | 'denied' // somebody does, but we may not ask
  | 'slow' // no answer within the limit
  | 'garbled' // an answer that no engine gives
  | 'missing' // it has no such container
  | 'refused'; // an error of the engine’s own

/** An engine gave no answer. The message is a clause that begins with the place. */
export class EngineSilence extends Error {
  constructor(
    readonly kind: SilenceKind,
    endpoint: Endpoint,
    reason: string,
    cause?: unknown,
  ) {
    super(`${endpoint.name} ${reason}`, cause === undefined ? undefined : { cause });
    this.name = 'EngineSilence';
  }
}

export interface Answer {
  /** What it calls itself: `Docker`, `Podman`, `engine` if it does not say. */
  engine: string;
  body: unknown;
}

/** A list of a thousand containers is about 3 MB. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * @param path may have a query, of plain words only
 * @param limitMs for the whole request, from the connection to the last byte
 * @throws EngineSilence
 */
export async function get(endpoint: Endpoint, path: string, limitMs: number): Promise<Answer> {
  // Not needed before this, nor where no workspace is open.
  const { ask } = await import('./modem.js');
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  try {
    return await read(endpoint, await ask(endpoint, path, limit.signal));
  } catch (error) {
    if (error instanceof EngineSilence) throw error;
    if (limit.signal.aborted) {
      throw new EngineSilence('slow', endpoint, `did not answer within ${limitMs / 1000} s`, error);
    }
    throw silenceOf(endpoint, error);
  } finally {
    clearTimeout(timer);
  }
}

/** Reads an answer, or abandons it: then its connection is closed. */
async function read(endpoint: Endpoint, response: IncomingMessage): Promise<Answer> {
  const { statusCode, headers } = response;
  if (statusCode !== 200) {
    const kind = statusCode === 404 ? 'missing' : 'refused';
    const words = errorWords((await begin(response, MOST_ERROR_BYTES)).toString('utf8'));
    throw new EngineSilence(kind, endpoint, `answered with HTTP status ${statusCode}${words}`);
  }
  const bytes = await begin(response, MOST_BYTES + 1);
  if (bytes.length > MOST_BYTES)
    throw new EngineSilence('garbled', endpoint, 'sent more than any list is long');
  try {
    return { engine: engineName(headers), body: JSON.parse(bytes.toString('utf8')) };
  } catch (cause) {
    throw new EngineSilence('garbled', endpoint, 'sent something that is not JSON', cause);
  }
}

/** The bytes of an answer up to a limit. Leaving the loop closes the connection. */
async function begin(response: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

function engineName(headers: IncomingMessage['headers']): string {
  const server = String(headers.server ?? '');
  if (headers['libpod-api-version'] !== undefined || /^libpod/i.test(server)) return 'Podman';
  return /^docker/i.test(server) ? 'Docker' : 'engine';
}

function silenceOf(endpoint: Endpoint, error: unknown): EngineSilence {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK') {
    return new EngineSilence('absent', endpoint, 'has nobody listening', error);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new EngineSilence('denied', endpoint, 'may not be asked by this user (permission denied)', error);
  }
  if (code.startsWith('HPE_')) {
    return new EngineSilence('garbled', endpoint, 'does not speak HTTP', error);
  }
  return new EngineSilence('refused', endpoint, `broke off (${code || String(error)})`, error);
}
