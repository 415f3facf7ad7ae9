/**
 * Main's side of the reader. Main never waits on a session's files: each request has a limit, over which the
 * reader is killed and started again, and the session at fault is set aside until its files change.
 */
import { type ErrorData, errorCodes, errorData, Refusal } from '../shared/errors.js';
import {
  type ReaderChanged,
  type ReaderInput,
  ReaderMessage,
  type ReaderMethod,
  type ReaderOutput,
  type ReaderRequest,
  readerOutputs,
  type SessionKnown,
  type Unreadable,
} from './protocol.js';

/** A reader process, however it was made: Electron's utilityProcess, child_process.fork in tests. */
export interface ReaderChild {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null) => void): void;
  /** Ends it at once, even when it hangs (SIGKILL). */
  kill(): void;
}

export interface ReaderClientOptions {
  readonly spawn: () => ReaderChild;
  /** How long a request may take, in ms; 5 s if not said. Copies may take 12 times that. */
  readonly limitMs?: number;
  /** Told each time that a reader ended or was ended, with the reason; for the log. */
  readonly onStopped?: (reason: string) => void;
}

export type WatchInput = Omit<ReaderInput<'watch'>, 'unreadable'>;

interface Pending {
  readonly request: ReaderRequest;
  readonly session: string | null;
  readonly limitMs: number;
  readonly settle: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
  timer: NodeJS.Timeout;
  retried: boolean;
}

const LIMIT_MS = 5000;
const COPY_FACTOR = 12;
/** A reader that ends sooner than this after its start is started again after a while only. */
const STEADY_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;
/** A session that two readers died of is set aside. */
const DEATHS = 2;

function isErrorData(error: { code: string; message: string }): error is ErrorData {
  return errorCodes.some((code) => code === error.code);
}

export class ReaderClient {
  readonly #options: ReaderClientOptions;
  readonly #limitMs: number;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(event: ReaderChanged) => void>();
  #known = new Map<string, SessionKnown>();
  readonly #setAside = new Map<string, ErrorData>();
  readonly #deaths = new Map<string, number>();
  /** The last stamp of each session's files that a reader told before it read them. */
  readonly #stamps = new Map<string, string>();
  #watched: WatchInput = { workspace: null, sessions: [], hot: [] };
  #child: ReaderChild | null = null;
  #startedAt = 0;
  #quickEnds = 0;
  #nextId = 1;
  #reading: { session: string; timer: NodeJS.Timeout } | null = null;
  #restart: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: ReaderClientOptions) {
    this.#options = options;
    this.#limitMs = options.limitMs ?? LIMIT_MS;
    this.#start();
  }

  /**
   * Asks the reader.
   * @throws READ_TIMEOUT, READER_STOPPED, SESSION_UNREADABLE (set aside until its files change), and what the
   *   reader refuses
   */
  request<M extends Exclude<ReaderMethod, 'watch'>>(
    method: M,
    input: ReaderInput<M>,
  ): Promise<ReaderOutput<M>> {
    const session = input.key.sessionId;
    const aside = this.#setAside.get(session);
    if (aside !== undefined) {
      return Promise.reject(Refusal.of('SESSION_UNREADABLE', { id: session, reason: aside.message }));
    }
    const limitMs = method === 'attachment.copy' ? this.#limitMs * COPY_FACTOR : this.#limitMs;
    return this.#ask(method, input, session, limitMs);
  }

  /** Replaces what is watched. Returns at once; what is found comes by `onChanged`. */
  watch(input: WatchInput): void {
    const ids = new Set(input.sessions.map((key) => key.sessionId));
    const same = input.workspace === this.#watched.workspace;
    this.#watched = input;
    this.#known = new Map(same ? [...this.#known].filter(([id]) => ids.has(id)) : []);
    for (const id of this.#setAside.keys()) if (!same || !ids.has(id)) this.#setAside.delete(id);
    for (const id of this.#stamps.keys()) if (!same || !ids.has(id)) this.#stamps.delete(id);
    this.#sendWatch();
  }

  /** Hears what changed; returns the undo. */
  onChanged(listener: (event: ReaderChanged) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is known now, by session id. Sessions that were not read yet are missing. Never waits. */
  digests(): ReadonlyMap<string, SessionKnown> {
    return this.#known;
  }

  /** Ends the reader for good; what is still asked fails with READER_STOPPED. */
  close(): void {
    this.#closed = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    this.#drop();
    for (const p of this.#take()) p.fail(Refusal.of('READER_STOPPED', {}));
  }

  #ask<M extends ReaderMethod>(
    method: M,
    input: ReaderInput<M>,
    session: string | null,
    limitMs: number,
  ): Promise<ReaderOutput<M>> {
    if (this.#closed) return Promise.reject(Refusal.of('READER_STOPPED', {}));
    const request = { id: this.#nextId++, method, input };
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        ...{ request, session, limitMs, retried: false, fail: reject },
        settle: (value) => {
          const output = readerOutputs[method].safeParse(value);
          if (output.success) resolve(output.data);
          else reject(Refusal.of('INTERNAL', { reason: `the reader’s answer to ${method} is malformed` }));
        },
        timer: setTimeout(() => this.#overLimit(pending), limitMs),
      };
      this.#pending.set(request.id, pending);
      this.#post(request);
    });
  }

  #sendWatch(): void {
    const unreadable = [...this.#setAside].map(([id, { code, message }]): [string, Unreadable] => [
      id,
      { code, message, files: this.#stamps.get(id) ?? null },
    ]);
    // Its only failure is the reader's end, and the next reader is told again.
    this.#post({ id: 0, method: 'watch', input: { ...this.#watched, unreadable } });
  }

  #post(request: ReaderRequest): void {
    try {
      this.#child?.postMessage(request);
    } catch (error) {
      // The child ended and its exit is on the way; the requests are sent again to the next one.
      this.#options.onStopped?.(`a request could not be sent: ${String(error)}`);
    }
  }

  #start(): void {
    this.#restart = null;
    let child: ReaderChild;
    try {
      child = this.#options.spawn();
    } catch (error) {
      this.#ended(`it could not be started: ${String(error)}`);
      return;
    }
    this.#child = child;
    this.#startedAt = performance.now();
    child.onMessage((message) => {
      if (this.#child === child) this.#hear(message);
    });
    child.onExit((code) => {
      if (this.#child === child) this.#ended(`it ended with code ${code}`);
    });
    if (this.#watched.workspace !== null) this.#sendWatch();
    for (const { request } of this.#pending.values()) this.#post(request);
  }

  #hear(raw: unknown): void {
    const parsed = ReaderMessage.safeParse(raw);
    if (!parsed.success) {
      this.#options.onStopped?.('a message of the reader was not understood');
      return;
    }
    const message = parsed.data;
    if (message.type === 'reading') {
      if (message.session !== null && message.files !== null)
        this.#stamps.set(message.session, message.files);
      this.#setReading(message.session);
    } else if (message.type === 'changed') {
      this.#changed(message.event);
    } else {
      const pending = this.#pending.get(message.id);
      if (pending === undefined) return; // The watch, or one that was given up.
      this.#pending.delete(message.id);
      clearTimeout(pending.timer);
      if (message.type === 'answer') pending.settle(message.value);
      else if (isErrorData(message.error)) pending.fail(Refusal.from(message.error));
      else pending.fail(Refusal.of('INTERNAL', { reason: message.error.message }));
    }
  }

  #setReading(session: string | null): void {
    if (this.#reading !== null) clearTimeout(this.#reading.timer);
    this.#reading =
      session === null
        ? null
        : { session, timer: setTimeout(() => this.#hung(session, this.#limitMs), this.#limitMs).unref() };
  }

  #changed(event: ReaderChanged): void {
    const watched = new Set(this.#watched.sessions.map((key) => key.sessionId));
    for (const [id, known] of event.known) {
      if (!watched.has(id)) continue;
      // Its files changed since, or it would not have been read.
      this.#setAside.delete(id);
      this.#deaths.delete(id);
      this.#known.set(id, known);
    }
    for (const listener of this.#listeners) listener(event);
  }

  /** A request took too long. What the reader said last tells whose files hold it up. */
  #overLimit(pending: Pending): void {
    if (this.#child === null) {
      // No reader could be started: nobody's files are to blame.
      this.#pending.delete(pending.request.id);
      pending.fail(Refusal.of('READER_STOPPED', {}));
      return;
    }
    this.#hung(this.#reading?.session ?? pending.session, pending.limitMs);
  }

  #hung(session: string | null, limitMs: number): void {
    const error = errorData('READ_TIMEOUT', { limitMs });
    this.#drop();
    if (session !== null) this.#putAside(session, error);
    this.#again(session, error);
    this.#options.onStopped?.(`it was silent for ${limitMs} ms over session ${session}`);
    if (!this.#closed) this.#start();
  }

  /** The reader ended by itself. */
  #ended(reason: string): void {
    const session = this.#reading?.session ?? null;
    const quick = performance.now() - this.#startedAt < STEADY_MS;
    this.#drop();
    this.#quickEnds = quick ? this.#quickEnds + 1 : 0;
    let blamed: string | null = null;
    if (session !== null) {
      const deaths = (this.#deaths.get(session) ?? 0) + 1;
      this.#deaths.set(session, deaths);
      if (deaths >= DEATHS) blamed = session;
    }
    const error = errorData('READER_STOPPED', {});
    if (blamed !== null) this.#putAside(blamed, error);
    this.#again(blamed, error);
    this.#options.onStopped?.(reason);
    if (this.#closed) return;
    const pauseMs = this.#quickEnds <= 1 ? 0 : Math.min(LONGEST_PAUSE_MS, 100 * 2 ** this.#quickEnds);
    this.#restart = setTimeout(() => this.#start(), pauseMs);
  }

  /** Lets go of the child and ends it. */
  #drop(): void {
    const child = this.#child;
    this.#child = null;
    this.#setReading(null);
    child?.kill();
  }

  #putAside(session: string, error: ErrorData): void {
    this.#setAside.set(session, error);
    const before = this.#known.get(session)?.container ?? { heartbeatAt: null, claims: [], tool: null };
    const container = { ...before, files: 'unreadable' as const };
    const digest = { readable: false as const, code: error.code, message: error.message };
    this.#known.set(session, { digest, container });
    const event: ReaderChanged = {
      sessions: [session],
      central: false,
      nouns: ['session', 'message'],
      known: [[session, { digest, container }]],
    };
    for (const listener of this.#listeners) listener(event);
  }

  /** Fails what was asked of the blamed session, and what was tried twice; the rest stays for the next reader. */
  #again(blamed: string | null, error: ErrorData): void {
    for (const pending of this.#take()) {
      if (pending.session === blamed) {
        pending.fail(Refusal.from(error));
      } else if (pending.retried) {
        pending.fail(Refusal.of('READER_STOPPED', {}));
      } else {
        pending.retried = true;
        pending.timer = setTimeout(() => this.#overLimit(pending), pending.limitMs);
        this.#pending.set(pending.request.id, pending);
      }
    }
  }

  #take(): Pending[] {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    for (const { timer } of all) clearTimeout(timer);
    return all;
  }
}
