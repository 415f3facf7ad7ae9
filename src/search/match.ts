/** Whether a message is a hit, by its text alone. */
import { fieldsOf, marksOf, type SearchDocument, toParts } from './document.js';
import type { Query, Term } from './query.js';
import { wordsOf } from './tokens.js';

function holds(run: readonly string[], words: readonly string[], begun: boolean): boolean {
  for (let at = 0; at + words.length <= run.length; at += 1) {
    const all = words.every((word, nth) => {
      const there = run[at + nth] ?? '';
      return begun && nth === words.length - 1 ? there.startsWith(word) : there === word;
    });
    if (all) return true;
  }
  return false;
}

/** What a message says as runs of words, and as a folded text; each made once. */
class Read {
  #runs: (readonly string[])[] | null = null;
  #folded: string | null = null;

  constructor(private readonly document: SearchDocument) {}

  has(term: Term): boolean {
    if (term.type === 'part') {
      this.#folded ??= toParts(this.document);
      return this.#folded.includes(term.part);
    }
    this.#runs ??= [...fieldsOf(this.document).map(wordsOf), ...marksOf(this.document)];
    return this.#runs.some((run) => holds(run, term.words, term.begun));
  }
}

/** Without regard to its time. */
export function matches({ clauses }: Pick<Query, 'clauses'>, document: SearchDocument): boolean {
  const read = new Read(document);
  return clauses.every(({ any, not }) => any.some((term) => read.has(term)) !== not);
}
