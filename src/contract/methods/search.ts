import { z } from 'zod';
import { SearchCount, SearchCursor, SearchOrder, SearchPage, SearchState } from '../entities/search.js';
import { method, Nothing } from '../method.js';

/** As a person types it; docs/OPERATING.md has the grammar. */
const Query = z.strictObject({ query: z.string().max(2000) });

export const searchMethods = {
  /**
   * Messages of all sessions of the open workspace: the newest first, in exact order of time, on from `cursor`; or the
   * best of them, without a next page. A query without a word finds nothing.
   */
  'search.find': method(
    Query.extend({
      order: SearchOrder.default('time'),
      cursor: SearchCursor.nullable().default(null),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    SearchPage,
  ),
  /** How many messages that is. */
  'search.count': method(Query, SearchCount),
  /** How far the index is. */
  'search.state': method(Nothing, SearchState),
  /** Lets the index be as it is, until `search.resume`. That is remembered. */
  'search.pause': method(Nothing, SearchState),
  /** Goes on, or begins to build an index where there is none. */
  'search.resume': method(Nothing, SearchState),
  /** Removes the index of the open workspace, or those of all others; none is built again until `search.resume`. */
  'search.delete': method(z.strictObject({ which: z.enum(['this', 'others']).default('this') }), SearchState),
} as const;
