/** The host's half of one session: a look at both files, a decision, one write into inbound.db. */
import type { ContainerStatus } from '../../contract/entities/container.js';
import { Refusal, toFailure } from '../../contract/errors.js';
import type { EndedRecurrence } from '../../store/db/ack.js';
import { findAgentGroup } from '../../store/db/agent-group.js';
import { withWritableDb } from '../../store/db/open-writable.js';
import { findSessionById } from '../../store/db/session.js';
import { updateContainerStatus } from '../../store/db/session-write.js';
import type { WritableDb } from '../../store/db/sqlite.js';
import { FRESH_MS, readBeat } from '../../store/files/heartbeat.js';
import { inSessionDir } from '../../store/files/session-dir.js';
import { hostZone } from '../../store/host-zone.js';
import type { SessionKey } from '../../store/session-key.js';
import { isoTime, type Stamp, sqliteTime } from '../../store/time.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import { closeTaskSession } from '../db/coordination-write.js';
import {
  changeTask,
  continueSeries,
  giveUpInbound,
  insertDelivery,
  insertTask,
  retryInbound,
  settleInbound,
} from '../db/host-write.js';
import type { PlayedDialect } from '../dialect.js';
import { appendRunLog } from '../files/run-log.js';
import { decideStatus, idleAt } from './decide.js';
import { Deliveries, type Delivery } from './deliveries.js';
import { type Look, lookAt } from './look.js';
import type { HostReport } from './protocol.js';
import { type NextOfSeries, nextOfSeries } from './series.js';

/** Longer than the coarsest clock with which a file system stamps its files. */
const COARSE_MS = 2000;
const RETRY_MS = 5000;
/** A container that does not come is asked for again after this. */
const WAKE_AGAIN_MS = 5000;

export interface SessionHostDeps {
  clock: { now(): number };
  newId(prefix: string): string;
  /** From 0 (inclusive) to 1: whether a delivery fails. */
  chance(): number;
  failureRate: number;
  dialect: PlayedDialect;
  report(report: HostReport): void;
}

/** What v2.db says about the session, read before the sweep. */
export interface SessionFacts {
  claimed: ContainerStatus | null;
  openQuestions: readonly string[];
  status: 'active' | 'closed' | null;
  threadId: string | null;
  /** Of its agent group. */
  folder: string;
}

export class SessionHost {
  /** Whether the simulated agent plays its container now. */
  played = false;
  /** Whether it ever did here: then its heartbeat says nothing about another container. */
  private wasPlayed = false;
  private seen: { print: string; settled: boolean } | null = null;
  private nextAt: number | null = null;
  private cursor = 0;
  private outboundFile: bigint | null = null;
  private readonly deliveries: Deliveries;
  private lastBusyAt = 0;
  private heldUntil = 0;
  private wokenAt = 0;
  private lastError: string | null = null;

  constructor(
    private readonly ws: OpenWorkspace,
    readonly key: SessionKey,
    private readonly deps: SessionHostDeps,
  ) {
    this.deliveries = new Deliveries(ws, key, deps);
  }

  /** The simulated agent has come or gone: look at everything again. */
  setPlayed(played: boolean): void {
    if (played === this.played) return;
    this.played = played;
    this.wasPlayed ||= played;
    if (played) this.lastBusyAt = this.deps.clock.now();
    this.wokenAt = 0;
    this.seen = null;
  }

  /** True when a real host would look every second; otherwise it looks every minute. */
  get hot(): boolean {
    return this.wasPlayed;
  }

  /** Does what is to be done now. Never rejects: a failure is reported, and the session left alone for 5 s. */
  async sweep(facts: SessionFacts): Promise<void> {
    const now = this.deps.clock.now();
    if (now < this.heldUntil || !this.hasNews(now)) return;
    try {
      const { cursor } = this;
      const attempts = this.deliveries.recall();
      const alive = this.alive(now);
      const look = lookAt(this.ws, this.key, {
        cursor,
        attempts,
        alive,
        now,
        openQuestions: facts.openQuestions,
        dialect: this.deps.dialect,
      });
      await this.act(look, facts, now);
      this.status(look.busy, facts.claimed, now);
      if (look.inbound.wake) this.wake(now);
      this.lastError = null;
    } catch (error) {
      this.seen = null;
      // Somebody is writing just now: the next sweep will find it free.
      if (error instanceof Refusal && error.code === 'SESSION_DB_BUSY') return;
      this.heldUntil = now + RETRY_MS;
      this.fail(error);
    }
  }

  /** A stat costs a hundredth of an open, so the files are opened only when they can hold something new. */
  private hasNews(now: number): boolean {
    const stats = inSessionDir(this.ws, this.key, (folder) =>
      ['inbound.db', 'outbound.db'].map((file) => folder?.stamp(file) ?? null),
    );
    const outbound = stats[1]?.ino ?? null;
    if (outbound !== this.outboundFile) this.cursor = 0;
    this.outboundFile = outbound;
    const print = stats.map((s) => (s === null ? '-' : `${s.ino}:${s.size}:${s.mtimeNs}`)).join(' ');
    const due = this.nextAt !== null && this.nextAt <= now;
    if (this.seen?.print === print && this.seen.settled && !due) return false;
    // A file that changed just before it is read may change again within the same tick of its clock.
    const settled = stats.every((s) => s === null || now - Number(s.mtimeMs) > COARSE_MS);
    this.seen = { print, settled };
    return true;
  }

  private alive(now: number): boolean {
    if (this.played) return true;
    const beat = readBeat(this.ws, this.key);
    if (beat === null || now - beat.at >= FRESH_MS) return false;
    // What our agent left behind when it went is not a sign of life.
    return !(this.wasPlayed && beat.by !== null);
  }

  private async act(look: Look, facts: SessionFacts, now: number): Promise<void> {
    const { settle, retry, giveUp } = look.inbound;
    const series = look.ended.flatMap((row) => this.planNext(row, look.failures, now));
    const sent = await this.deliveries.deliver(look.mails, look.answered, now);
    const work = settle.length + retry.length + giveUp.length + series.length + sent.length;
    if (work > 0) {
      await withWritableDb(this.ws, this.key, 'inbound.db', (db) => {
        for (const one of settle) settleInbound(db, one);
        for (const { id, at } of retry) retryInbound(db, id, at, this.stamp);
        for (const id of giveUp) giveUpInbound(db, id);
        for (const next of series) continueSeries(db, next.endedId, next);
        for (const delivery of sent) this.end(db, delivery, now);
      });
      // What was written may make something else due.
      this.seen = null;
    }
    for (const { note, seriesId } of series) if (note !== null) this.log(facts, seriesId, note, now);
    const own = taskSeriesOf(facts.threadId);
    // Outside the session of a task there is no log: what was for it is dropped.
    for (const { read } of sent)
      if (read.type === 'log' && own !== null) this.log(facts, own, read.text, now);
    await this.closeIfDone(look, facts, work);
    this.deliveries.ended(sent);
    this.cursor = look.deliveries.cursor;
    const left = look.deliveries.due.length > look.mails.length ? now : null;
    this.nextAt = soonest(left, look.deliveries.nextAt, look.inbound.nextAt, this.deliveries.nextAt());
  }

  private zone(): string {
    const config = this.ws.central.read((db) => findAgentGroup(db, this.key.agentGroupId))?.config ?? null;
    return hostZone(this.ws, config).name;
  }

  private planNext(
    row: EndedRecurrence,
    failures: Look['failures'],
    now: number,
  ): (NextOfSeries & { endedId: string; seriesId: string; id: string; now: number })[] {
    const { dialect, newId } = this.deps;
    const { id: endedId, seriesId } = row;
    try {
      const next = nextOfSeries({ ...row, zone: this.zone() }, failures.get(seriesId) ?? 0, now, dialect);
      return [{ ...next, endedId, seriesId, id: newId('task'), now }];
    } catch (error) {
      // As the real host: it complains, and the series rests until somebody fixes it.
      this.fail(error);
      return [];
    }
  }

  /** An entry in the run log of a series; that it cannot be written is reported. */
  private log({ folder }: SessionFacts, seriesId: string, text: string, now: number): void {
    try {
      const why = appendRunLog(this.ws, { folder, seriesId, text, now });
      if (why !== null) this.say('FILE_FAILED', why);
    } catch (error) {
      this.fail(error);
    }
  }

  /** A newer host closes the session of a task once nothing of it is to run, whatever else is in it. */
  private async closeIfDone(look: Look, facts: SessionFacts, work: number): Promise<void> {
    const isTask = taskSeriesOf(facts.threadId) !== null;
    if (this.deps.dialect === '2.0' || !isTask || facts.status !== 'active') return;
    if (this.played || work > 0 || look.liveTask || look.ended.length > 0 || look.busy) return;
    const { sessionId } = this.key;
    await this.ws.central.write((db) => closeTaskSession(db, sessionId));
  }

  /** How its host stamps what it writes into inbound.db. */
  private get stamp(): Stamp {
    return this.deps.dialect === '2.0' ? sqliteTime : isoTime;
  }

  private end(db: WritableDb, { mail, platformMessageId, status, action }: Delivery, now: number): void {
    if (action?.do === 'schedule') insertTask(db, action.task);
    if (action?.do === 'change') changeTask(db, action.taskId, action.change);
    insertDelivery(db, { messageOutId: mail.id, platformMessageId, status, at: now }, this.stamp);
  }

  private status(busy: boolean, claimed: ContainerStatus | null, now: number): void {
    if (!this.played) return;
    if (busy) this.lastBusyAt = now;
    const status = decideStatus(claimed, { busy, lastBusyAt: this.lastBusyAt, now });
    if (!busy && now < idleAt(this.lastBusyAt)) this.nextAt = soonest(this.nextAt, idleAt(this.lastBusyAt));
    if (status === null) return;
    const { sessionId } = this.key;
    this.ws.central.soon(`container_status ${sessionId}`, (db) => {
      // It may have been stopped since.
      if (findSessionById(db, sessionId)?.containerStatus === 'stopped') return;
      updateContainerStatus(db, sessionId, status);
    });
  }

  private wake(now: number): void {
    this.nextAt = soonest(this.nextAt, now + WAKE_AGAIN_MS);
    if (now - this.wokenAt < WAKE_AGAIN_MS) return;
    this.wokenAt = now;
    this.deps.report({ type: 'wake', sessionId: this.key.sessionId });
  }

  /** A failure is reported once, however often it recurs while it lasts. */
  private fail(error: unknown): void {
    const { code, message } = toFailure(error).error;
    this.say(code, message);
  }

  private say(code: string, message: string): void {
    if (message === this.lastError) return;
    this.lastError = message;
    this.deps.report({ type: 'error', sessionId: this.key.sessionId, code, message, fatal: false });
  }
}

/** The series that a task session is of; null for every other session. */
function taskSeriesOf(threadId: string | null): string | null {
  return /^system:tasks:(.+)$/s.exec(threadId ?? '')?.[1] ?? null;
}

function soonest(...times: (number | null)[]): number | null {
  const least = Math.min(...times.map((t) => t ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(least) ? least : null;
}
