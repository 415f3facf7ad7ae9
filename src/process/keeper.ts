/** Keeps one helper process running: starts it, listens to it, ends it, starts the next one. */
import { Limit } from './limit.js';

/** A helper process, however it was made. */
export interface HelperChild {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (code: number | null) => void): void;
  /** Ends it at once, even when it hangs (SIGKILL). */
  kill(): void;
}

/** One that ends sooner than this after its start is restarted only after a while. */
const STEADY_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;
/** This many quick ends in a row are no accident. */
const FAILING = 3;

interface Deps<Message> {
  /** As the log calls it. */
  readonly what: string;
  readonly spawn: () => HelperChild;
  /** null for what it cannot have sent. */
  readonly parse: (raw: unknown) => Message | null;
  /** How long it may be completely silent, in ms. */
  readonly silenceMs: number;
  /** After this long without a word it is quiet, in ms. */
  readonly quietMs: number;
  /** It has become quiet, or no longer is: it has said something, or ended. */
  readonly onQuiet: (quiet: boolean) => void;
  /** A new one runs and knows nothing. */
  readonly onStart: () => void;
  readonly onMessage: (message: Message) => void;
  /** It ended by itself; the next one is started afterwards. */
  readonly onEnd: (reason: string) => void;
  /** It was completely silent for too long. */
  readonly onSilence: () => void;
  /** It cannot be kept running, with the reason; null: it can again. */
  readonly onFailing: (reason: string | null) => void;
  readonly log: (what: string) => void;
}

export class Keeper<Message, Request> {
  readonly #deps: Deps<Message>;
  #child: HelperChild | null = null;
  #quickEnds = 0;
  #silence: Limit | null = null;
  #quiet: Limit | null = null;
  #isQuiet = false;
  #steady: NodeJS.Timeout | null = null;
  #restart: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(deps: Deps<Message>) {
    this.#deps = deps;
  }

  /** False between two of them. */
  get running(): boolean {
    return this.#child !== null;
  }

  start(): void {
    if (this.#closed) return;
    this.#restart = null;
    let child: HelperChild;
    try {
      child = this.#deps.spawn();
    } catch (error) {
      this.#ended(`it could not be started: ${String(error)}`);
      return;
    }
    this.#child = child;
    this.#silence = new Limit(this.#deps.silenceMs, this.#deps.onSilence);
    this.#quiet = new Limit(this.#deps.quietMs, () => this.#setQuiet(true));
    this.#steady = setTimeout(() => this.#isSteady(), STEADY_MS).unref();
    child.onMessage((raw) => {
      if (this.#child === child) this.#hear(raw);
    });
    child.onExit((code) => {
      if (this.#child === child) this.#ended(`it ended with code ${code}`);
    });
    this.#deps.onStart();
  }

  post(request: Request): void {
    try {
      this.#child?.postMessage(request);
    } catch (error) {
      // It ended and its exit event is on the way; the request is repeated to the next one.
      this.#deps.log(`a request could not be sent: ${String(error)}`);
    }
  }

  /** Ends it at once. `start` starts the next one. */
  drop(): void {
    const child = this.#child;
    this.#child = null;
    this.#silence?.end();
    this.#quiet?.end();
    this.#setQuiet(false);
    if (this.#steady !== null) clearTimeout(this.#steady);
    child?.kill();
  }

  /** Ends it for good. */
  close(): void {
    this.#closed = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    this.drop();
  }

  #hear(raw: unknown): void {
    this.#silence?.refresh();
    this.#quiet?.refresh();
    this.#setQuiet(false);
    const message = this.#deps.parse(raw);
    if (message !== null) this.#deps.onMessage(message);
    else this.#deps.log(`a message of ${this.#deps.what} was not understood`);
  }

  #setQuiet(quiet: boolean): void {
    if (quiet === this.#isQuiet) return;
    this.#isQuiet = quiet;
    this.#deps.onQuiet(quiet);
  }

  #isSteady(): void {
    if (this.#quickEnds >= FAILING) this.#deps.onFailing(null);
    this.#quickEnds = 0;
    this.#steady = null;
  }

  #ended(reason: string): void {
    // One that ran for a while has reset the count to 0.
    this.#quickEnds += 1;
    this.drop();
    this.#deps.onEnd(reason);
    if (this.#closed) return;
    if (this.#quickEnds === FAILING) this.#deps.onFailing(reason);
    const pauseMs = this.#quickEnds <= 1 ? 0 : Math.min(LONGEST_PAUSE_MS, 100 * 2 ** this.#quickEnds);
    this.#restart = setTimeout(() => this.start(), pauseMs);
  }
}
