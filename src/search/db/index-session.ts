/** The sessions of an index: their numbers, and what of each is in it. */
import type { OwnDb } from '../../profile/own-db.js';

/** Each session has two sources. */
export type Side = 'in' | 'out';
export const SIDES = ['in', 'out'] as const;

export interface IndexedSession {
  n: number;
  id: string;
  /** Its agent group's number. */
  agent: number;
  /** The stamp of its files as of which all of it is in the index; null when that is not known. */
  stamp: string | null;
}

/** What the index has of a row of a source. */
export interface Known {
  id: number;
  key: number;
  sum: number;
}

export const sourceOf = ({ n }: Pick<IndexedSession, 'n'>, side: Side): number =>
  n * 2 + (side === 'out' ? 1 : 0);
export const sideOf = (source: number): Side => (source % 2 === 1 ? 'out' : 'in');

export function sessionsIn(db: OwnDb) {
  const all = db.prepare<[], IndexedSession>('SELECT n, id, agent, stamp FROM session');
  const one = db.prepare<[string], IndexedSession>('SELECT n, id, agent, stamp FROM session WHERE id = ?');
  const add = db.prepare<[string, bigint]>('INSERT INTO session (id, agent) VALUES (?, ?)');
  const remove = db.prepare<[bigint]>('DELETE FROM session WHERE n = ?');
  const stamp = db.prepare<[string | null, bigint]>('UPDATE session SET stamp = ? WHERE n = ?');
  const agent = db.prepare<[string], number>('SELECT n FROM agent WHERE id = ?').pluck();
  const addAgent = db.prepare<[string]>('INSERT OR IGNORE INTO agent (id) VALUES (?)');
  const newest = db
    .prepare<[bigint, number], number>(
      'SELECT key FROM message WHERE source = ? ORDER BY key DESC LIMIT 1 OFFSET ?',
    )
    .pluck();
  const count = db.prepare<[bigint], number>('SELECT count(*) FROM message WHERE source = ?').pluck();
  const known = db.prepare<[bigint, bigint, bigint], Known>(
    'SELECT id, key, sum FROM message WHERE source = ? AND key > ? AND key <= ? ORDER BY key',
  );
  const some = db.prepare<[bigint, bigint, number], { id: number }>(
    'SELECT id FROM message WHERE source BETWEEN ? AND ? LIMIT ?',
  );
  return {
    all: () => all.all(),
    find: (id: string): IndexedSession | null => one.get(id) ?? null,
    /** The session of this id; inside a transaction that may write. */
    ensure: (id: string, agentGroupId: string): IndexedSession => {
      const found = one.get(id);
      if (found !== undefined) return found;
      addAgent.run(agentGroupId);
      add.run(id, BigInt(agent.get(agentGroupId) ?? 0));
      const added = one.get(id);
      if (added === undefined) throw new Error('A session that was just added is not there');
      return added;
    },
    setStamp: ({ n }: IndexedSession, of: string | null): void => void stamp.run(of, BigInt(n)),
    /** How many rows of a source are in the index. */
    count: (source: number): number => count.get(BigInt(source)) ?? 0,
    /** The number of a source's nth newest row, from 0; 0 when it has fewer. */
    newest: (source: number, nth: number): number => newest.get(BigInt(source), nth) ?? 0,
    /** The rows of a source over `after` up to `through`, in order. */
    known: (source: number, after: number, through: number | null): Known[] =>
      known.all(BigInt(source), BigInt(after), BigInt(through ?? Number.MAX_SAFE_INTEGER)),
    /** Ids of some messages of a session. */
    messages: ({ n }: IndexedSession, limit: number): number[] =>
      some.all(BigInt(n * 2), BigInt(n * 2 + 1), limit).map((row) => row.id),
    /** Once it has no messages. */
    remove: ({ n }: IndexedSession): void => void remove.run(BigInt(n)),
  };
}
