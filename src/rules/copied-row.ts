/** Rows that a host has copied from another conversation: by which sign they are known, and what they say of it. */
import type { CopiedRow } from '../contract/entities/copied-row.js';

/** What stands in channel_type of such a row, and of no other. */
export const ECHO_CHANNEL = 'session-echo';

/** How many of them a session keeps, the newest, and for how many days. */
export const COPIES_KEPT = { newest: 50, days: 7 } as const;

export interface CopiedFacts {
  readonly id: string;
  readonly channelType: string | null;
  readonly sourceSessionId: string | null;
  /** content.echo, as far as it is text. */
  readonly echo: { readonly surface: string | null; readonly label: string | null } | null;
}

/**
 * What a row was copied from; null for one that is no copy. Its id is `<id>:echo:<session>`, or
 * `<session>:backfill:<n>`, with the session that it stands in.
 * @param ownSessionId the session that it stands in; null where that is not known
 */
export function copiedRow(row: CopiedFacts, ownSessionId: string | null): CopiedRow | null {
  if (row.channelType !== ECHO_CHANNEL) return null;
  const backfill = /^(.+):backfill:\d+$/s.exec(row.id);
  const named = row.sourceSessionId ?? backfill?.[1] ?? /^.+:echo:(.+)$/s.exec(row.id)?.[1] ?? null;
  return {
    how: backfill === null ? 'echo' : 'backfill',
    surface: row.echo?.surface ?? null,
    label: row.echo?.label ?? null,
    sessionId: named === null || named === ownSessionId ? null : named,
  };
}

/** Where it was said, to follow `what was said in`. */
export function copiedFrom({ how, label }: CopiedRow): string {
  const words = label?.replace(/\s+/g, ' ').trim() ?? '';
  if (words !== '') return words;
  return how === 'backfill' ? 'its chat before this session began' : 'another conversation of this agent';
}
