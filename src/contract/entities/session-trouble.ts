import { z } from 'zod';

/** What a session's folder must have: the two databases and the outbox. */
export const SessionPart = z.enum(['inbound.db', 'outbound.db', 'outbox']);
export type SessionPart = z.infer<typeof SessionPart>;

const ofSession = {
  agentGroupId: z.string(),
  sessionId: z.string(),
  /** What it is, in a sentence. */
  sentence: z.string(),
};

/** One disagreement between v2.db and the folders on disk, and what `repairSession` would do about it. */
export const SessionTrouble = z.discriminatedUnion('kind', [
  /** A row without its folder. Repair makes the folder anew, with empty databases. */
  z.strictObject({ kind: z.literal('folder-missing'), ...ofSession }),
  /** A row whose folder lacks something. Repair adds it, and leaves what is there. */
  z.strictObject({ kind: z.literal('parts-missing'), ...ofSession, parts: z.array(SessionPart) }),
  /** A folder without a row: never removed. Repair gives it a row, as a closed session, if it can. */
  z.strictObject({ kind: z.literal('row-missing'), ...ofSession, adoptable: z.boolean() }),
  /**
   * A session, or a part of one, that was being made. Repair removes it, unless its maker is still making it or
   * it is not ours. `sessionId` is what was being made as far as the name says, otherwise empty.
   */
  z.strictObject({
    kind: z.literal('half-made'),
    ...ofSession,
    /** Its name in the agent group's folder, or in the session's where `inSession`. */
    name: z.string(),
    inSession: z.boolean(),
    /** The process that may still be making it; null when there is none. */
    pid: z.number().nullable(),
    ours: z.boolean(),
  }),
  /** A row whose id or folder cannot be used: a link, a file, an unsafe id. Repair leaves it. */
  z.strictObject({ kind: z.literal('unusable'), ...ofSession, reason: z.string() }),
]);
export type SessionTrouble = z.infer<typeof SessionTrouble>;
