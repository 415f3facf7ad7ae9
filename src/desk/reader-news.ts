import type { ReaderStatus } from '../contract/entities/reader.js';
import { errorData } from '../contract/errors.js';
import type { ReaderFault } from '../reader/client.js';

/** What a person is told about the reader: which session was set aside, and whether it can be kept running. */
export class ReaderNews {
  #status: ReaderStatus = { failing: null, quiet: false, setAside: null };
  #nextId = 1;

  /** @param nameOf what a person calls a session */
  fault({ sessionId, error }: ReaderFault, nameOf: (sessionId: string) => string): void {
    if (sessionId === null) {
      this.#status = { ...this.#status, failing: error.message };
      return;
    }
    const name = nameOf(sessionId);
    const { message } = errorData('SESSION_UNREADABLE', { id: name, reason: error.message });
    this.#status = {
      ...this.#status,
      setAside: { id: this.#nextId++, sessionId, code: error.code, message },
    };
  }

  /** It has been silent for a while, or speaks again. */
  quiet(quiet: boolean): void {
    this.#status = { ...this.#status, quiet };
  }

  recovered(): void {
    this.#status = { ...this.#status, failing: null };
  }

  /** Another workspace: what was said about the last one's sessions no longer applies. */
  reset(): void {
    this.#status = { ...this.#status, setAside: null };
  }

  status(): ReaderStatus {
    return this.#status;
  }
}
