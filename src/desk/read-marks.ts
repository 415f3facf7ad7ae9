import type { RowMark, SessionDigest } from '../contract/entities/session.js';
import { MOST_COUNTED } from '../contract/limits.js';
import type { ConsoleDb, ReadMark } from './console-db.js';

type Readable = Extract<SessionDigest, { readable: true }>;

/** The newest rows of a session. Of a file that is not read nobody knows: what was seen of it stays seen. */
export function reachOf({ newest, bad }: Readable): RowMark {
  const of = (file: string, row: number): number =>
    bad.some((one) => one.file === file) ? Number.MAX_SAFE_INTEGER : row;
  return { in: of('inbound.db', newest.in), out: of('outbound.db', newest.out) };
}

/** The numbers of the messages_in rows that one write added or removed, in order. */
type Written = readonly { row: number; gone: boolean }[];

type Kept = Pick<ConsoleDb, 'readMarks' | 'rememberReadMarks'>;

/**
 * What the person has seen of the open workspace's sessions: the row numbers that were the newest then, so that
 * no clock is involved. What is in a workspace when it is opened for the first time counts as seen.
 */
export class ReadMarks {
  readonly #marks: Map<string, ReadMark>;
  /** What the person has written in sessions that have not been looked at yet, write by write. */
  readonly #early = new Map<string, Written[]>();

  /** @param sessions the workspace's sessions as they are now */
  constructor(
    private readonly kept: Kept,
    private readonly workspace: string,
    sessions: readonly string[],
  ) {
    const known = kept.readMarks(workspace);
    this.#marks = known ?? new Map(sessions.map((id) => [id, null]));
    if (known === null) kept.rememberReadMarks(workspace, this.#marks);
  }

  /** Takes note of sessions that were read: the first look at one sets the mark that was left open. */
  learn(known: Iterable<readonly [sessionId: string, digest: SessionDigest]>): void {
    const made: [string, RowMark][] = [];
    for (const [id, digest] of known) {
      if (!digest.readable || digest.bad.length > 0 || this.#marks.get(id) !== null) continue;
      // The look may have started before what was written since.
      const { in: seen, out } = digest.newest;
      made.push([id, { in: (this.#early.get(id) ?? []).reduce(seenWith, seen), out }]);
      this.#early.delete(id);
    }
    if (made.length > 0) this.#set(made);
  }

  /** How many rows of a session are newer than what was seen of it; at most 100. What is no news is not counted. */
  unread(sessionId: string, { newest, noNews }: Pick<Readable, 'newest' | 'noNews'>): number {
    const mark = this.#marks.get(sessionId);
    if (mark === null) return 0;
    const seen = mark === undefined || newest.in < mark.in ? 0 : mark.in;
    const without = noNews.filter((row) => row > seen).length;
    return Math.min(MOST_COUNTED, rowsAfter(mark, newest) - without);
  }

  /** The person has seen a session up to these rows; what was seen before stays seen. */
  see(sessionId: string, seen: RowMark, newest: RowMark): void {
    this.seeAll([[sessionId, seen, newest]]);
  }

  /**
   * What the person has written is not news to them: their row is seen if everything before it is. One
   * that they undid never was.
   * @returns whether something is read now that was not before
   */
  wrote(sessionId: string, written: Written): boolean {
    const mark = this.#marks.get(sessionId);
    if (mark === null) {
      this.#early.set(sessionId, [...(this.#early.get(sessionId) ?? []), written]);
      return false;
    }
    const { in: before = 0, out = 0 } = mark ?? {};
    const seen = seenWith(before, written);
    if (seen === before) return false;
    this.#set([[sessionId, { in: seen, out }]]);
    return true;
  }

  /** As `see`, for many sessions at once. */
  seeAll(all: readonly [sessionId: string, seen: RowMark, newest?: RowMark][]): void {
    const marks: [string, RowMark][] = [];
    for (const [id, seen, newest = seen] of all) {
      const mark = this.#marks.get(id);
      const further = (side: keyof RowMark): number => {
        const before = mark?.[side] ?? 0;
        return before > newest[side] ? seen[side] : Math.max(before, seen[side]);
      };
      const next = { in: further('in'), out: further('out') };
      if (mark?.in !== next.in || mark.out !== next.out) marks.push([id, next]);
    }
    if (marks.length > 0) this.#set(marks);
  }

  #set(marks: readonly [string, RowMark][]): void {
    for (const [id, mark] of marks) this.#marks.set(id, mark);
    this.kept.rememberReadMarks(this.workspace, marks);
  }
}

/** Row numbers only grow. Smaller ones than were seen belong to a different file: none of it was seen. */
function rowsAfter(mark: RowMark | undefined, newest: RowMark): number {
  const after = (seen: number, now: number): number => (now >= seen ? now - seen : now);
  return after(mark?.in ?? 0, newest.in) + after(mark?.out ?? 0, newest.out);
}

/** Up to where messages_in is seen after the person wrote to it. */
function seenWith(before: number, written: Written): number {
  let seen = before;
  for (const { row } of written.filter(({ gone }) => gone).sort((a, b) => b.row - a.row)) {
    if (row === seen) seen -= 1;
  }
  for (const { row } of written.filter(({ gone }) => !gone).sort((a, b) => a.row - b.row)) {
    if (row === seen + 1) seen += 1;
  }
  return seen;
}
