/**
 * Main's side of the reader. Main never waits on a session's files: each read has a limit, beyond which
 * the reader is killed and started again, and the session at fault is set aside. What was asked about
 * other sessions is asked again.
 */
import { type ErrorData, errorData, Refusal } from '../contract/errors.js';
import { type HelperChild, Keeper } from '../process/keeper.js';
import { Limit } from '../process/limit.js';
import { Faults } from './faults.js';
import {
  type Looking,
  type ReaderChanged,
  type ReaderInput,
  ReaderMessage,
  type ReaderMethod,
  type ReaderOutput,
  type ReaderRequest,
  type SessionKey,
  type SessionKnown,
  type Watching,
} from './protocol.js';
import { Requests, setAside } from './requests.js';

/** A reader process, however it was made: Electron's utilityProcess, child_process.fork in tests. */
export type { HelperChild } from '../process/keeper.js';
export type ReaderChild = HelperChild;

/** What a person must be told: a session was set aside, or (null) no reader can be kept running. */
export interface ReaderFault {
  readonly sessionId: string | null;
  readonly error: ErrorData;
}

export interface ReaderClientOptions {
  readonly spawn: () => ReaderChild;
  /** Starts no reader until somebody asks or looks at something, or calls `start`. */
  readonly startsLater?: boolean;
  /** How long a read may take, in ms; 5 s by default. Copies may take 12 times that. */
  readonly limitMs?: number;
  /** Called each time a reader ended or was ended, with the reason; for the log. */
  readonly onStopped?: (reason: string) => void;
  readonly onFault?: (fault: ReaderFault) => void;
  /** The reader has been silent for 2.5 s (true), or speaks again or has ended (false). */
  readonly onQuiet?: (quiet: boolean) => void;
  /** A reader runs again after none could be kept running. */
  readonly onRecovered?: () => void;
}

export type WatchInput = Omit<Watching, 'unreadable' | 'known'>;

const LIMIT_MS = 5000;
const COPY_FACTOR = 12;
/** The part of the limit that a read which nobody asked for may take while somebody waits. */
const UNASKED_PART = 0.4;
/** A reader says something every second; a person is told when it is silent for longer than this, in ms. */
const QUIET_MS = 2500;
/** After this many limits of silence it is considered hung. */
const SILENCE_FACTOR = 3;

export class ReaderClient {
  readonly #options: ReaderClientOptions;
  readonly #limitMs: number;
  readonly #keeper: Keeper<ReaderMessage, ReaderRequest>;
  readonly #faults: Faults;
  readonly #requests: Requests;
  readonly #listeners = new Set<(event: ReaderChanged) => void>();
  #known = new Map<string, SessionKnown>();
  /** The stamp at which each of `#known` was read. */
  #readAt = new Map<string, string>();
  #watched: WatchInput = { workspace: null, sessions: [], hot: [] };
  #looking: Looking = { openId: null, shownIds: [] };
  #reading: { session: string; limit: Limit } | null = null;
  #begun = false;
  #closed = false;

  constructor(options: ReaderClientOptions) {
    this.#options = options;
    this.#limitMs = options.limitMs ?? LIMIT_MS;
    this.#faults = new Faults({ now: () => Date.now() }, this.#limitMs);
    this.#requests = new Requests({
      onOverLimit: (session, ms) => this.#hung(this.#reading?.session ?? session, ms),
      running: () => this.#keeper.running,
    });
    this.#keeper = new Keeper({
      what: 'the reader',
      parse: (raw) => ReaderMessage.safeParse(raw).data ?? null,
      spawn: options.spawn,
      silenceMs: SILENCE_FACTOR * this.#limitMs,
      quietMs: QUIET_MS,
      onQuiet: (quiet) => options.onQuiet?.(quiet),
      onStart: () => this.#started(),
      onMessage: (message) => this.#hear(message),
      onEnd: (reason) => this.#ended(reason),
      onSilence: () => this.#hung(this.#reading?.session ?? null, SILENCE_FACTOR * this.#limitMs),
      onFailing: (reason) => {
        if (reason === null) options.onRecovered?.();
        else options.onFault?.({ sessionId: null, error: errorData('READER_FAILING', { reason }) });
      },
      log: (what) => options.onStopped?.(what),
    });
    if (options.startsLater !== true) this.start();
  }

  /** Starts the reader, if it was not started yet. */
  start(): void {
    if (this.#begun || this.#closed) return;
    this.#begun = true;
    this.#keeper.start();
  }

  /**
   * Asks the reader.
   * @throws SESSION_UNREADABLE (a reader hung or died over it), READER_STOPPED, and what the reader refuses
   */
  request<M extends ReaderMethod>(
    method: M,
    key: SessionKey,
    asked: ReaderInput<M>,
  ): Promise<ReaderOutput<M>> {
    if (this.#closed) return Promise.reject(Refusal.of('READER_STOPPED', {}));
    const session = key.sessionId;
    this.start();
    const aside = this.#faults.of(session);
    if (aside !== undefined) return Promise.reject(setAside(session, aside));
    const limitMs = method === 'attachment.copy' ? this.#limitMs * COPY_FACTOR : this.#limitMs;
    return this.#requests.ask(method, key, asked, limitMs, (request) => this.#keeper.post(request));
  }

  /** Replaces what is watched. Returns at once; results come by `onChanged`. */
  watch(input: WatchInput): void {
    const same = input.workspace === this.#watched.workspace;
    const stays = new Set(same ? input.sessions.map((key) => key.sessionId) : []);
    this.#watched = input;
    this.#known = new Map([...this.#known].filter(([id]) => stays.has(id)));
    this.#readAt = new Map([...this.#readAt].filter(([id]) => stays.has(id)));
    this.#faults.keep(stays);
    this.#sendWatch([]);
  }

  /** What a person looks at, which is watched more closely. It applies to the next reader too. */
  look(looking: Looking): void {
    this.start();
    this.#looking = looking;
    this.#keeper.post({ type: 'look', looking });
  }

  /** Reads a session again that was set aside; for any other it does nothing. */
  retry(sessionId: string): void {
    if (this.#faults.retry(sessionId)) this.#sendWatch([]);
  }

  /** Calls back with what changed; returns the undo. */
  onChanged(listener: (event: ReaderChanged) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is known now, by session id. Sessions that have not been read yet are absent. Never waits. */
  digests(): ReadonlyMap<string, SessionKnown> {
    return this.#known;
  }

  /** Ends the reader for good; pending requests fail with READER_STOPPED. */
  close(): void {
    this.#closed = true;
    this.#setReading(null, null);
    this.#keeper.close();
    this.#requests.close();
  }

  /** A new reader is told everything that the last one was. */
  #started(): void {
    if (this.#watched.workspace !== null) {
      const read = [...this.#known].flatMap(([id, known]): Watching['known'] => {
        const stamp = this.#readAt.get(id);
        return stamp === undefined ? [] : [[id, known, stamp]];
      });
      this.#sendWatch(read);
      this.look(this.#looking);
    }
    for (const request of this.#requests.all()) this.#keeper.post(request);
  }

  #sendWatch(known: Watching['known']): void {
    const watching: Watching = { ...this.#watched, unreadable: this.#faults.list(), known };
    // Its only failure is the reader's end, and the next reader is told again.
    this.#keeper.post({ type: 'watch', watching });
  }

  #hear(message: ReaderMessage): void {
    switch (message.type) {
      case 'alive':
        return;
      case 'changed':
        this.#changed(message.event);
        return;
      case 'reading': {
        const { session, files, request } = message;
        if (session !== null && files !== null) this.#faults.reading(session, files);
        this.#setReading(session, request);
        if (request !== null && session !== null) this.#requests.begin(request);
        return;
      }
      case 'answer':
      case 'failure':
        this.#requests.answer(message);
    }
  }

  /** @param request the one that the session is read for; null when the reader does so by itself */
  #setReading(session: string | null, request: number | null): void {
    this.#reading?.limit.end();
    this.#reading = null;
    if (session === null) return;
    const limited = (ms: number, over: () => void): void => {
      this.#reading = { session, limit: new Limit(ms, over) };
    };
    const whole = this.#limitMs;
    if (request !== null) {
      limited(whole, () => this.#hung(session, whole));
      return;
    }
    // Nobody asked for it, so it must not delay those who asked for something else.
    const part = whole * UNASKED_PART;
    limited(part, () => {
      if (this.#requests.waiting) this.#hung(session, part);
      else limited(whole - part, () => this.#hung(session, whole));
    });
  }

  #changed(event: ReaderChanged): void {
    const watched = new Set(this.#watched.sessions.map((key) => key.sessionId));
    for (const [id, known, stamp] of event.known) {
      if (!watched.has(id)) continue;
      this.#faults.wasRead(id);
      this.#known.set(id, known);
      this.#readAt.set(id, stamp);
    }
    for (const listener of this.#listeners) listener(event);
  }

  /** @param session whose files it hangs over; null when that is unknown */
  #hung(session: string | null, limitMs: number): void {
    const error = errorData('READ_TIMEOUT', { limitMs });
    this.#setReading(null, null);
    this.#keeper.drop();
    this.#options.onStopped?.(`it was silent for ${limitMs} ms over ${session ?? 'nobody knows what'}`);
    if (session !== null) this.#putAside(session, error);
    this.#requests.keep(session, error);
    this.#keeper.start();
  }

  /** The reader ended by itself. */
  #ended(reason: string): void {
    const session = this.#reading?.session ?? null;
    this.#setReading(null, null);
    this.#options.onStopped?.(reason);
    const blamed = session !== null && this.#faults.died(session) ? session : null;
    const error = blamed === null ? errorData('READER_STOPPED', {}) : errorData('READER_DIED', {});
    if (blamed !== null) this.#putAside(blamed, error);
    this.#requests.keep(blamed, error);
  }

  #putAside(session: string, error: ErrorData): void {
    const first = this.#faults.setAside(session, error);
    const before = this.#known.get(session)?.container ?? { heartbeatAt: null, claims: [], tool: null };
    const known: SessionKnown = {
      digest: { readable: false, code: error.code, message: error.message },
      container: { ...before, files: 'unreadable' },
      schedule: { found: [], more: false, rows: [] },
    };
    this.#known.set(session, known);
    this.#readAt.delete(session);
    for (const listener of this.#listeners) {
      listener({
        sessions: [session],
        central: false,
        nouns: ['session', 'message'],
        known: [],
      });
    }
    if (first) this.#options.onFault?.({ sessionId: session, error });
  }
}
