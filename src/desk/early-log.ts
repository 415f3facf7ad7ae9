type Level = 'info' | 'warn' | 'error';
export type Log = Record<Level, (...what: unknown[]) => void>;

/** Buffers what is logged before the log exists, and writes it then. */
export class EarlyLog implements Log {
  #log: Log | null = null;
  #waiting: { level: Level; what: unknown[] }[] = [];

  info(...what: unknown[]): void {
    this.#say('info', what);
  }

  warn(...what: unknown[]): void {
    this.#say('warn', what);
  }

  error(...what: unknown[]): void {
    this.#say('error', what);
  }

  /** The log exists now. */
  follow(log: Log): void {
    this.#log = log;
    for (const { level, what } of this.#waiting) log[level](...what);
    this.#waiting = [];
  }

  #say(level: Level, what: unknown[]): void {
    if (this.#log === null) this.#waiting.push({ level, what });
    else this.#log[level](...what);
  }
}
