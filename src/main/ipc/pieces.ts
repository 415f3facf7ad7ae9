/**
 * Long answers on their way to the window. Electron serialises an answer in one go, on main's thread: a list of
 * ten thousand sessions would block it for a tenth of a second. So lists are sent ahead in pieces, the thread
 * is yielded in between, and the preload puts them together.
 */
import { setImmediate as breath } from 'node:timers/promises';
import type { Answer } from '../../contract/channels.js';
import type { Result } from '../../contract/errors.js';

/** How many items are serialised at once. */
const PIECE_ITEMS = 200;

type Lists = [list: string | null, items: unknown[]][];

/** The long lists of a value, and the value without their items. */
function takeOut(value: unknown): { rest: unknown; lists: Lists } {
  const long = (of: unknown): of is unknown[] => Array.isArray(of) && of.length > PIECE_ITEMS;
  if (long(value)) return { rest: [], lists: [[null, value]] };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { rest: value, lists: [] };
  const lists = Object.entries(value).filter((entry): entry is [string, unknown[]] => long(entry[1]));
  const emptied = Object.fromEntries(lists.map(([list]) => [list, []]));
  return { rest: lists.length === 0 ? value : { ...value, ...emptied }, lists };
}

/**
 * Sends the long lists of an answer ahead of it.
 * @param send takes one piece of the list that is the value's property `list`, or (null) the value itself
 * @returns the answer without them
 */
export async function inPieces(
  result: Result<unknown>,
  send: (list: string | null, items: unknown[]) => void,
): Promise<Answer<Result<unknown>>> {
  if (!result.ok) return { result, lists: [] };
  const { rest, lists } = takeOut(result.value);
  const sent: Answer<unknown>['lists'] = [];
  for (const [list, items] of lists) {
    let pieces = 0;
    for (let at = 0; at < items.length; at += PIECE_ITEMS) {
      send(list, items.slice(at, at + PIECE_ITEMS));
      pieces += 1;
      await breath();
    }
    sent.push({ list, pieces });
  }
  return { result: { ...result, value: rest }, lists: sent };
}
