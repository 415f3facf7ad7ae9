/**
 * The part of docker-modem that is used, typed from its source. @types/docker-modem would pull in the types of
 * ssh2, and does not know the second module.
 */
declare module 'docker-modem' {
  import type { IncomingMessage } from 'node:http';

  /** Its fields, which its constructor sets and `dial` reads. */
  interface Fields {
    protocol: 'http';
    socketPath?: string;
    host?: string;
    port?: number;
    pathPrefix?: string;
  }
  interface Dial {
    /** Ends with `?` where there are options. */
    path: string;
    /** The query. */
    options?: Record<string, string>;
    method: 'GET';
    headers: Record<string, string>;
    /** The answer is returned as soon as it begins, unread. */
    isStream: true;
    /** By status: whether it counts as an answer. Answers that do not are read to their end, however long. */
    statusCodes: readonly boolean[];
    abortSignal: AbortSignal;
  }
  class Modem implements Fields {
    protocol: 'http';
    dial(options: Dial, answered: (error: Error | null, response: IncomingMessage | null) => void): void;
  }
  export = Modem;
}

declare module 'docker-modem/lib/http.js' {
  import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';

  type Answered = (response: IncomingMessage) => void;
  /** By protocol: how docker-modem makes its requests. */
  const transports: Record<string, { request(options: RequestOptions, answered: Answered): ClientRequest }>;
  export = transports;
}
