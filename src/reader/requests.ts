import { type ErrorData, errorCodes, Refusal } from '../contract/errors.js';
import { Limit } from '../process/limit.js';
import {
  type ReaderInput,
  type ReaderMessage,
  type ReaderMethod,
  type ReaderOutput,
  type ReadRequest,
  readerShapes,
  type SessionKey,
} from './protocol.js';

interface Pending {
  readonly request: ReadRequest;
  readonly limit: Limit;
  readonly settle: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
  /** The reader has said that it is working on it. Until then it waits its turn, and the limits of others apply. */
  begun: boolean;
  /** A reader ended for an unknown reason while this was pending. */
  retried: boolean;
}

type Answer = Extract<ReaderMessage, { type: 'answer' | 'failure' }>;

function isErrorData(error: { code: string; message: string }): error is ErrorData {
  return errorCodes.some((code) => code === error.code);
}

/** The refusal for a request about a session that was set aside. */
export function setAside(id: string, { message }: ErrorData): Refusal {
  return Refusal.of('SESSION_UNREADABLE', { id, reason: message });
}

interface Deps {
  /** A request that was begun has not been answered within its limit. */
  readonly onOverLimit: (session: string, limitMs: number) => void;
  /** Whether there is a reader that may still get to what was not begun. */
  readonly running: () => boolean;
}

/** What was asked of the reader and is not answered yet; it outlives the reader that was asked. */
export class Requests {
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  constructor(private readonly deps: Deps) {}

  /**
   * Accepts a request.
   * @param post sends it to the current reader
   * @param limitMs how long its reading may take, once the reader has begun it
   * @returns its answer; rejects with a Refusal
   */
  ask<M extends ReaderMethod>(
    method: M,
    key: SessionKey,
    asked: ReaderInput<M>,
    limitMs: number,
    post: (request: ReadRequest) => void,
  ): Promise<ReaderOutput<M>> {
    const request: ReadRequest = { type: 'read', id: this.#nextId++, method, key, asked };
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        ...{ request, begun: false, retried: false, fail: reject },
        settle: (value) => {
          const output = readerShapes[method].output.safeParse(value);
          if (output.success) resolve(output.data);
          else reject(Refusal.of('INTERNAL', { reason: `the reader’s answer to ${method} is malformed` }));
        },
        limit: new Limit(limitMs, () => {
          if (pending.begun) this.deps.onOverLimit(key.sessionId, limitMs);
          else if (this.deps.running()) pending.limit.refresh();
          // No reader can be started: nobody's files are to blame.
          else this.#fail(pending, Refusal.of('READER_STOPPED', {}));
        }),
      };
      this.#pending.set(request.id, pending);
      post(request);
    });
  }

  /** True while somebody waits for an answer. */
  get waiting(): boolean {
    return this.#pending.size > 0;
  }

  /** All of them, for a reader that knows of none. */
  all(): ReadRequest[] {
    return [...this.#pending.values()].map(({ request }) => request);
  }

  /** The reader has begun to read for it. */
  begin(id: number): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    pending.begun = true;
    pending.limit.refresh();
  }

  answer(message: Answer): void {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return; // The watch, or one that was given up.
    if (message.type === 'failure') {
      const { error } = message;
      const refusal = isErrorData(error)
        ? Refusal.from(error)
        : Refusal.of('INTERNAL', { reason: error.message });
      this.#fail(pending, refusal);
      return;
    }
    this.#forget(pending);
    pending.settle(message.value);
  }

  /**
   * The reader ended. Fails the requests about the blamed session, and where none is known those that were
   * asked of two readers; the rest is to be asked of the next one.
   */
  keep(blamed: string | null, error: ErrorData): void {
    for (const pending of [...this.#pending.values()]) {
      if (pending.request.key.sessionId === blamed) this.#fail(pending, setAside(blamed, error));
      else if (blamed === null && pending.retried) this.#fail(pending, Refusal.from(error));
      else {
        pending.retried ||= blamed === null;
        pending.begun = false;
        pending.limit.refresh();
      }
    }
  }

  /** Fails all of them with READER_STOPPED. */
  close(): void {
    for (const pending of [...this.#pending.values()]) this.#fail(pending, Refusal.of('READER_STOPPED', {}));
  }

  #forget(pending: Pending): void {
    pending.limit.end();
    this.#pending.delete(pending.request.id);
  }

  #fail(pending: Pending, error: Refusal): void {
    this.#forget(pending);
    pending.fail(error);
  }
}
