/** The first filling of an index: words of all sessions, merged; then pieces of words, merged too. */
import type { SearchState } from '../contract/entities/search.js';
import type { OwnDb } from '../profile/own-db.js';
import { ABOUT, aboutIn } from './db/index-file.js';
import { tuneIn } from './db/index-tune.js';
import type { IndexWrite } from './db/index-write.js';
import { planSlices, type Span } from './slices.js';

const PARTS_A_STEP = 1_000;
/** About what a message takes in a session's file, in bytes. */
const MESSAGE_BYTES = 450;

type Step = 'words' | 'merge-words' | 'parts' | 'merge-parts' | 'done';

export class Filling {
  readonly #about;
  readonly #tune;
  #at: Step;
  #merging = false;

  constructor(
    db: OwnDb,
    private readonly write: IndexWrite,
  ) {
    this.#about = aboutIn(db);
    this.#tune = tuneIn(db);
    const kept = this.#about.get(ABOUT.filling);
    this.#at = kept === 'done' || kept === 'parts' ? kept : 'words';
  }

  get phase(): Exclude<SearchState['phase'], 'none'> {
    if (this.#at === 'done') return 'ready';
    return this.#at === 'words' || this.#at === 'merge-words' ? 'words' : 'parts';
  }

  /** There are no messages yet. @param spans whose weights are bytes of files */
  begin(spans: readonly Span[]): void {
    const messages = spans.reduce((sum, { weight }) => sum + weight, 0) / MESSAGE_BYTES;
    this.write.atOnce(() => this.write.layOut(planSlices(spans, messages)));
    this.#tune.forFilling('words');
  }

  /** Removes everything, to be filled again. */
  startOver(): void {
    this.write.atOnce(() => {
      this.write.startOver();
      this.#about.set(ABOUT.filling, 'words');
    });
    this.#at = 'words';
    this.#tune.forFilling('words');
  }

  /** Between batches, while words are filled in. */
  mergeSome(): void {
    if (this.#at === 'words') this.#tune.mergeStep('words', false);
  }

  /**
   * The next step, once every session was read.
   * @returns false when it is done
   */
  step(): boolean {
    switch (this.#at) {
      case 'words':
        this.#become('merge-words', null);
        return true;
      case 'merge-words':
        if (this.#mergeStep('words')) return true;
        this.#tune.forFollowing('words');
        this.#tune.forFilling('parts');
        this.#become('parts', 'parts');
        return true;
      case 'parts':
        if (this.write.atOnce(() => this.write.addParts(PARTS_A_STEP)) === 0)
          this.#become('merge-parts', null);
        return true;
      case 'merge-parts':
        if (this.#mergeStep('parts')) return true;
        this.#tune.forFollowing('parts');
        this.#become('done', 'done');
        return true;
      default:
        return false;
    }
  }

  #become(at: Step, kept: 'parts' | 'done' | null): void {
    this.#at = at;
    this.#merging = false;
    if (kept !== null) this.#about.set(ABOUT.filling, kept);
  }

  #mergeStep(table: 'words' | 'parts'): boolean {
    const more = this.#tune.mergeStep(table, !this.#merging);
    this.#merging = true;
    return more;
  }
}
