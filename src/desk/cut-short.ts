import { errorData, toFailure } from '../contract/errors.js';
import { leftJournal, takeBackHalfDone } from '../store/session/cut-short.js';
import { findSession } from '../store/session/session.js';
import type { OpenWorkspace } from '../store/workspace.js';
import type { AuditLog } from './audit-log.js';
import type { Log } from './early-log.js';
import type { NewsBoard } from './news.js';
import type { WriteLock } from './write-lock.js';

interface Deps {
  auditLog: Pick<AuditLog, 'prepare' | 'cutShort'>;
  lock: Pick<WriteLock, 'reason'>;
  news: Pick<NewsBoard, 'tell'>;
  log: Pick<Log, 'info' | 'warn'>;
  /** When this console began, ms since 1970. */
  begun: number;
}

/**
 * What a console that died in the middle of a write has left: the audit log knows where it was writing. Each
 * workspace is looked at once, when it is first opened.
 */
export class CutShort {
  readonly #seen = new Set<string>();

  constructor(private readonly deps: Deps) {}

  /** Never throws: nobody waits for it. */
  async look(ws: OpenWorkspace): Promise<void> {
    if (this.#seen.has(ws.path)) return;
    this.#seen.add(ws.path);
    try {
      await this.deps.auditLog.prepare();
      await this.#look(ws);
    } catch (error) {
      this.deps.log.warn('what a crash has left was not looked for', error);
    }
  }

  async #look(ws: OpenWorkspace): Promise<void> {
    const { auditLog, lock, news } = this.deps;
    const done: string[] = [];
    const left = new Map<string, string[]>();
    for (const { sessionId, sentence } of auditLog.cutShort(ws.path)) {
      const reason = lock.reason(ws.path) ?? ws.central.readOnlyReason;
      const became = await this.#takeBack(ws, sessionId, reason);
      if (became === 'done') done.push(sentence);
      else if (became !== null) left.set(became, [...(left.get(became) ?? []), sentence]);
    }
    if (done.length > 0) news.tell(errorData('WRITE_CUT_SHORT', { writes: done }));
    for (const [reason, writes] of left) news.tell(errorData('WRITE_LEFT_HALF', { writes, reason }));
  }

  /** @returns `done`; or why it was left alone, as part of a sentence; null where there is nothing */
  async #takeBack(ws: OpenWorkspace, sessionId: string, locked: string | null): Promise<string | null> {
    const session = findSession(ws, sessionId);
    if (session === null) return null;
    const key = { agentGroupId: session.agentGroup.id, sessionId };
    try {
      if (!leftJournal(ws, key, this.deps.begun)) return null;
      if (locked !== null) return 'the console must not write here at the moment';
      await takeBackHalfDone(ws, key);
      this.deps.log.info('took back what a crash has left half done', sessionId);
      return 'done';
    } catch (error) {
      const { code, message } = toFailure(error).error;
      this.deps.log.warn('what a crash has left half done was not taken back', sessionId, message);
      return `that was refused (${code})`;
    }
  }
}
