import type { Answer } from '../contract/channels.js';
import type { Result } from '../contract/errors.js';

interface Coming {
  lists: Map<string | null, unknown[][]>;
  /** Called for each piece. */
  heard: () => void;
}

/** Long answers: their lists come in pieces, and are put together here. */
export class Pieces {
  readonly #coming = new Map<string, Coming>();

  /** A call goes out: from now on its pieces may come. */
  expect(call: string): void {
    this.#coming.set(call, { lists: new Map(), heard: () => undefined });
  }

  /** A piece has come. One for a call that nobody here has made belongs to the page that was here before. */
  take(call: string, list: string | null, items: unknown[]): void {
    const coming = this.#coming.get(call);
    if (coming === undefined) return;
    const pieces = coming.lists.get(list) ?? [];
    coming.lists.set(list, pieces);
    pieces.push(items);
    coming.heard();
  }

  /** The call is over. */
  forget(call: string): void {
    this.#coming.delete(call);
  }

  /** The whole answer, once all of its pieces are there: an answer may overtake them. */
  async whole<R>(call: string, { result, lists }: Answer<Result<R>>): Promise<Result<R>> {
    const coming = this.#coming.get(call);
    if (coming === undefined || !result.ok) return result;
    const missing = (): boolean =>
      lists.some(({ list, pieces }) => (coming.lists.get(list)?.length ?? 0) < pieces);
    while (missing()) {
      await new Promise<void>((resolve) => {
        coming.heard = resolve;
      });
    }
    for (const { list } of lists) {
      const items = coming.lists.get(list)?.flat() ?? [];
      if (list === null) Reflect.set(result, 'value', items);
      else Reflect.set(Object(result.value), list, items);
    }
    return result;
  }
}
