/**
 * docker-modem, restricted to the endpoint that it was given (docs/adr/0015). It is loaded
 * when an engine is first asked.
 */
import { type IncomingMessage, request } from 'node:http';
import Modem from 'docker-modem';
import transports from 'docker-modem/lib/http.js';
import type { Endpoint } from './endpoints.js';

const HEADERS = { Accept: 'application/json', Host: 'localhost' };
/** To use its own wording for a status, it would have to read that answer to its end. */
const EVERY_STATUS = new Array<boolean>(1000).fill(true);

// Its own transport follows redirects: to any machine, and some with an exception that nobody can catch. Without
// an agent nothing is shared either: no connection outlives its answer, and no proxy from the environment is used.
transports.http = {
  request: (options, answered) => {
    const asked = request({ ...options, method: 'GET', agent: false }, answered);
    // It does not listen for errors of the request once there is an answer.
    asked.on('response', (response) => asked.on('error', (error) => response.destroy(error)));
    return asked;
  },
};

/**
 * Sends one GET, and resolves when the answer begins, whatever its status.
 * @param path may have a query, of plain words only
 * @param signal aborts the request, and the answer too
 * @throws what the connection says
 */
export function ask(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // It is not told when the engine switches to another protocol.
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    const dial = { ...asDialled(path), method: 'GET', headers: { ...HEADERS }, isStream: true } as const;
    modemOf(endpoint).dial({ ...dial, statusCodes: EVERY_STATUS, abortSignal: signal }, (error, response) => {
      if (response === null) reject(error ?? new Error('no answer and no error'));
      else resolve(response);
    });
  });
}

/** It cuts off the last character of a path that has a query in it: the query must be given apart. */
function asDialled(path: string): { path: string; options?: Record<string, string> } {
  const [plain = path, query] = path.split('?');
  if (query === undefined) return { path };
  return { path: `${plain}?`, options: Object.fromEntries(new URLSearchParams(query)) };
}

/**
 * Bypasses its constructor, which reads DOCKER_HOST and the files of DOCKER_CERT_PATH synchronously, throws at
 * what it does not understand there, and lets the environment override its arguments.
 */
function modemOf(endpoint: Endpoint): Modem {
  const modem: Modem = Object.create(Modem.prototype);
  const { name: _, ...to } = endpoint;
  return Object.assign(modem, { protocol: 'http', pathPrefix: '/', ...to } as const);
}
