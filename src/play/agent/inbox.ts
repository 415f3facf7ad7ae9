import type { PollRule } from '../../contract/entities/next-poll.js';
import { withReadableDb } from '../../store/db/open.js';
import { type Poll, pollSession } from '../../store/db/poll.js';
import type { ReadableDb } from '../../store/db/sqlite.js';
import type { WorkspacePath } from '../../store/files/paths.js';
import { inSessionDir } from '../../store/files/session-dir.js';
import type { SessionKey } from '../../store/session-key.js';
import { readSessionDb } from './read.js';

/** Longer than the coarsest clock with which a file system stamps its files. */
const COARSE_MS = 2000;

/**
 * A session's inbound.db as the container sees it: opened afresh for every look, because a connection that is
 * kept open freezes the view, and only when it can hold something new (a stat costs a hundredth of an open).
 */
export class Inbox {
  private firstPoll = true;
  private seen: { print: string; settled: boolean; nextDueAt: number | null } | null = null;

  constructor(
    private readonly ws: WorkspacePath,
    private readonly key: SessionKey,
    private readonly signal: AbortSignal,
    private readonly rule: PollRule,
  ) {}

  /** Makes the next look a real one: the limit of the last may have held rows back. */
  lookAgain(): void {
    this.seen = null;
  }

  /**
   * What a poll at `now` (ms since 1970 UTC) gives; null when nothing can have changed since the last look.
   * @throws what readSessionDb throws
   */
  async look(now: number): Promise<Poll | null> {
    const stats = inSessionDir(this.ws, this.key, (folder) => folder?.stamp('inbound.db') ?? null);
    const print = stats === null ? 'none' : `${stats.ino}:${stats.size}:${stats.mtimeNs}`;
    const dueNow = this.seen?.nextDueAt != null && this.seen.nextDueAt <= now;
    if (this.seen?.print === print && this.seen.settled && !dueNow) return null;
    // A file that changed just before it was read may change again within the same tick of its clock.
    const settled = stats !== null && now - Number(stats.mtimeMs) > COARSE_MS;
    const asked = { now, first: this.firstPoll, rule: this.rule };
    const read = (inbound: ReadableDb): Poll =>
      withReadableDb(this.ws, this.key, 'outbound.db', (outbound) => pollSession(inbound, outbound, asked));
    const poll = await readSessionDb(this.ws, this.key, 'inbound.db', read, this.signal);
    this.firstPoll = false;
    this.seen = { print, settled, nextDueAt: poll.nextDueAt };
    return poll;
  }
}
