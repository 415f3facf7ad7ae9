import type { News } from '../contract/entities/news.js';
import type { ErrorData } from '../contract/errors.js';
import type { Log } from './early-log.js';

/** A page that is reloaded gets no more than this. */
const MOST_KEPT = 20;

/** What a person must be told though no call of the window asked: it goes to the log, and to the window. */
export class NewsBoard {
  #news: News[] = [];
  #nextId = 1;

  /** @param changed called whenever there is more */
  constructor(
    private readonly log: Pick<Log, 'warn'>,
    private readonly changed: () => void,
  ) {}

  tell({ code, message }: Pick<ErrorData, 'code' | 'message'>): void {
    this.log.warn(code, message);
    this.#news = [...this.#news, { id: this.#nextId++, code, message }].slice(-MOST_KEPT);
    this.changed();
  }

  /** Oldest first. */
  list(): News[] {
    return this.#news;
  }
}
