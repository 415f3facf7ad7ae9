import type { ReaderStatus } from '../contract/entities/reader.js';
import { errorData } from '../contract/errors.js';
import type { ReaderFault } from '../reader/client.js';

/** What a person is told about the reader: which session was set aside, and whether it can be kept running. */
interface Deps {
  /** What a person calls a session. */
  nameOf(sessionId: string): string;
  onChange(): void;
}

export class ReaderNews {
  #status: ReaderStatus = { failing: null, quiet: false, setAside: null };
  #nextId = 1;

  constructor(private readonly deps: Deps) {}

  /** It set a session aside, or cannot be kept running. */
  fault({ sessionId, error }: ReaderFault): void {
    if (sessionId === null) {
      this.#become({ failing: error.message });
      return;
    }
    const name = this.deps.nameOf(sessionId);
    const { message } = errorData('SESSION_UNREADABLE', { id: name, reason: error.message });
    this.#become({ setAside: { id: this.#nextId++, sessionId, code: error.code, message } });
  }

  /** It has been silent for a while, or speaks again. */
  quiet(quiet: boolean): void {
    this.#become({ quiet });
  }

  recovered(): void {
    this.#become({ failing: null });
  }

  /** Another workspace: what was said about the last one's sessions no longer applies. */
  reset(): void {
    this.#status = { ...this.#status, setAside: null };
  }

  status(): ReaderStatus {
    return this.#status;
  }

  #become(part: Partial<ReaderStatus>): void {
    this.#status = { ...this.#status, ...part };
    this.deps.onChange();
  }
}
