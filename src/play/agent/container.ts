/** One session's container as the simulated agent plays it: its sign of life, and its two files. */
import { Refusal, toFailure } from '../../contract/errors.js';
import type { SessionDbFile } from '../../store/db/open.js';
import { withWritableDb } from '../../store/db/open-writable.js';
import { largestInboundSeq } from '../../store/db/poll.js';
import type { ReadableDb, WritableDb } from '../../store/db/sqlite.js';
import { readBeat } from '../../store/files/heartbeat.js';
import type { WorkspacePath } from '../../store/files/paths.js';
import type { SessionKey } from '../../store/session-key.js';
import { isoTime, type Stamp, sqliteTime } from '../../store/time.js';
import {
  type Ack,
  acknowledgeRaw,
  insertOutboundMessage,
  type OutboundRow,
  setSessionState,
  setTool,
} from '../db/container-write.js';
import type { PlayedDialect } from '../dialect.js';
import { beat, livedInBecause } from './heartbeat.js';
import { pause } from './pause.js';
import type { AgentReport } from './protocol.js';
import { readSessionDb } from './read.js';

const BEAT_MS = 5000;
const LOCK_RETRY_MS = 1000;

export interface ContainerDeps {
  /** Whose runner it plays. */
  dialect: PlayedDialect;
  clock: { now(): number };
  newId(prefix: string): string;
  report(report: AgentReport): void;
  /** Aborted when this container has to stop. What is in flight is then finished without delay. */
  signal: AbortSignal;
}

/** Somebody else is this session's container. */
export class LeftAlone extends Error {
  /** @param because the rest of a sentence */
  constructor(because: string) {
    super(`This session is left alone: ${because}.`);
  }
}

export class PlayedContainer {
  private lastBeat = 0;
  private lastError: string | null = null;

  constructor(
    readonly ws: WorkspacePath,
    readonly key: SessionKey,
    readonly deps: ContainerDeps,
  ) {}

  /**
   * Takes the session over, unless another container is alive there.
   * @throws LeftAlone, PATH_UNSAFE
   */
  takeOver(): void {
    const now = this.deps.clock.now();
    const reason = livedInBecause(this.ws, this.key, now);
    if (reason !== null) throw new LeftAlone(reason);
    this.lastBeat = beat(this.ws, this.key, now);
  }

  /**
   * Beats when that is due, after checking whether another container has beaten since.
   * @throws LeftAlone
   */
  stayAlive(force = false): void {
    const now = this.deps.clock.now();
    if (!force && now - this.lastBeat < BEAT_MS) return;
    const last = readBeat(this.ws, this.key);
    if (last !== null && last.at > this.lastBeat) {
      throw new LeftAlone('another container has started to work on it');
    }
    this.lastBeat = beat(this.ws, this.key, now);
  }

  /**
   * Waits while the heartbeat goes on; less when the signal fires.
   * @returns how long it waited, in ms
   * @throws LeftAlone
   */
  async wait(ms: number): Promise<number> {
    const { clock, signal } = this.deps;
    const begun = clock.now();
    for (;;) {
      const waited = clock.now() - begun;
      if (waited >= ms || signal.aborted) return waited;
      await pause(Math.min(ms - waited, BEAT_MS), signal);
      this.stayAlive();
    }
  }

  /** How its runner stamps what it writes: up to 2.0 with SQLite's own clock. */
  get stamp(): Stamp {
    return this.deps.dialect === '2.0' ? sqliteTime : isoTime;
  }

  /** @throws what readSessionDb throws */
  read<T>(file: SessionDbFile, work: (db: ReadableDb) => T): Promise<T> {
    return readSessionDb(this.ws, this.key, file, work, this.deps.signal);
  }

  /**
   * One write to outbound.db. A lock that outlasts the store's patience is waited for:
   * finished work is not thrown away.
   * @throws what withWritableDb throws; LeftAlone when another container moves in meanwhile
   */
  async write(work: (db: WritableDb) => void): Promise<void> {
    for (;;) {
      try {
        await withWritableDb(this.ws, this.key, 'outbound.db', work);
        return;
      } catch (error) {
        const busy = error instanceof Refusal && error.code === 'SESSION_DB_BUSY';
        if (!busy || this.deps.signal.aborted) throw error;
        this.reportError(error);
        await pause(LOCK_RETRY_MS, this.deps.signal);
        this.stayAlive();
      }
    }
  }

  /**
   * Writes rows and acks in one transaction, so that a crash leaves both or neither: nothing is answered twice,
   * and nothing is acked without its answer. No tool runs after it.
   * @param ids the messages that are done
   */
  async commit(rows: readonly OutboundRow[], ids: readonly string[], ack: Ack = 'completed'): Promise<void> {
    const { clock, report } = this.deps;
    if (rows.length === 0 && ids.length === 0) return;
    this.stayAlive(true);
    const inboundMax = await this.read('inbound.db', largestInboundSeq);
    await this.write((db) => {
      const at = clock.now();
      for (const row of rows) insertOutboundMessage(db, { ...row, at }, inboundMax, this.stamp);
      for (const id of ids) acknowledgeRaw(db, id, ack, at, this.stamp);
      setTool(db, null, at);
      setSessionState(db, 'continuation:simulated', `simulated-session-${process.pid}`, at);
    });
    for (const messageId of ids) report({ type: 'answered', sessionId: this.key.sessionId, messageId, ack });
  }

  /** Reports a failure once, however often it recurs while it lasts. */
  reportError(error: unknown): void {
    const { code, message } = toFailure(error).error;
    if (message === this.lastError) return;
    this.lastError = message;
    this.deps.report({ type: 'error', sessionId: this.key.sessionId, code, message, fatal: false });
  }

  /** The failure that was last reported is over. */
  goesWell(): void {
    this.lastError = null;
  }
}
