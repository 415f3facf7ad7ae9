/**
 * Reads from one container engine, by Node's own HTTP client (docs/adr/0015). There is no way here to send
 * anything but a GET.
 */
import { type IncomingMessage, request } from 'node:http';
import type { Endpoint } from './endpoints.js';

export type SilenceKind =
  | 'absent' // nobody listens there
  | 'denied' // somebody does, and we may not ask
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
 * @param path with its query
 * @param limitMs for the whole of it, from the connection to the last byte
 * @throws EngineSilence
 */
export function get(endpoint: Endpoint, path: string, limitMs: number): Promise<Answer> {
  const { name: _, ...to } = endpoint;
  return new Promise((resolve, reject) => {
    const headers = { Accept: 'application/json', Host: 'localhost' };
    const asked = request({ ...to, path, method: 'GET', headers, agent: false });
    const fail = (silence: EngineSilence): void => {
      clearTimeout(timer);
      asked.destroy();
      reject(silence);
    };
    const slow = `did not answer within ${limitMs / 1000} s`;
    const timer = setTimeout(() => fail(new EngineSilence('slow', endpoint, slow)), limitMs);
    asked.on('error', (error) => fail(silenceOf(endpoint, error)));
    asked.on('response', (response) => {
      response.on('error', (error) => fail(silenceOf(endpoint, error)));
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES)
          fail(new EngineSilence('garbled', endpoint, 'sent more than any list is long'));
        else chunks.push(chunk);
      });
      response.on('end', () => {
        clearTimeout(timer);
        try {
          resolve(read(endpoint, response, Buffer.concat(chunks).toString('utf8')));
        } catch (error) {
          reject(error);
        }
      });
    });
    asked.end();
  });
}

function read(endpoint: Endpoint, { statusCode, headers }: IncomingMessage, text: string): Answer {
  if (statusCode !== 200) {
    const kind = statusCode === 404 ? 'missing' : 'refused';
    throw new EngineSilence(kind, endpoint, `answered with HTTP status ${statusCode}`);
  }
  try {
    return { engine: engineName(headers), body: JSON.parse(text) };
  } catch (cause) {
    throw new EngineSilence('garbled', endpoint, 'sent something that is not JSON', cause);
  }
}

function engineName(headers: IncomingMessage['headers']): string {
  const server = String(headers.server ?? '');
  if (headers['libpod-api-version'] !== undefined || /^libpod/i.test(server)) return 'Podman';
  return /^docker/i.test(server) ? 'Docker' : 'engine';
}

function silenceOf(endpoint: Endpoint, error: Error): EngineSilence {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK') {
    return new EngineSilence('absent', endpoint, 'has nobody listening', error);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new EngineSilence('denied', endpoint, 'may not be asked by this user (permission denied)', error);
  }
  if (code.startsWith('HPE_')) {
    return new EngineSilence('garbled', endpoint, 'does not speak HTTP', error);
  }
  return new EngineSilence('refused', endpoint, `broke off (${code || error.message})`, error);
}
