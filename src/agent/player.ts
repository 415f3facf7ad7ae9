/** The simulated agent in one session: the runner's loop, by the rules that the real one keeps. */
import path from 'node:path';
import { Refusal } from '../shared/errors.js';
import {
  ackedAmong,
  type DueMessage,
  findQuestionResponse,
  largestInboundSeq,
  type ReplyAddress,
  readReplyAddress,
} from '../store/db/container-poll.js';
import {
  claimMessages,
  clearStaleClaims,
  completeMessages,
  insertOutboundMessage,
  type OutboundRow,
  releaseClaims,
  setSessionState,
  setTool,
} from '../store/db/container-write.js';
import type { SessionDbFile } from '../store/db/open.js';
import { withWritableDb } from '../store/db/open-writable.js';
import type { ReadableDb, WritableDb } from '../store/db/sqlite.js';
import { checkPlain, sessionDirRelative, type WorkspacePath } from '../store/files/paths.js';
import type { SessionKey } from '../store/session-key.js';
import {
  type Ask,
  askContent,
  type FoundFile,
  parseAsk,
  type Read,
  readContent,
  replyTo,
  selectedIn,
} from './answer.js';
import { beat, livedInBecause, readBeat } from './heartbeat.js';
import { Inbox } from './inbox.js';
import { pause } from './pause.js';
import type { AgentReport } from './protocol.js';
import { readSessionDb } from './read.js';

const POLL_MS = 1000;
const POLL_IN_QUERY_MS = 500;
const BEAT_MS = 5000;
/** The runner's own patience with a question. */
const QUESTION_MS = 300_000;
const RETRY_MS = 5000;

export interface PlayerDeps {
  clock: { now(): number };
  newId(prefix: string): string;
  /** Milliseconds between claim and answer. */
  delayMs: number;
  report(report: AgentReport): void;
  /** Aborted when the agent has to go. What is in flight is then finished without delay. */
  signal: AbortSignal;
}

/** A message that starts a turn, as read, with its files as found. */
interface Turn {
  message: DueMessage;
  read: Read;
  files: FoundFile[];
  address: ReplyAddress;
}

/** One session's container, played. */
export class Player {
  private readonly inbox: Inbox;
  /** Claims of a container that died, or of a turn of ours that failed, hide their messages. */
  private claimsMayBeStale = true;
  private lastBeat = 0;
  private lastError: string | null = null;

  constructor(
    private readonly ws: WorkspacePath,
    readonly key: SessionKey,
    private readonly deps: PlayerDeps,
  ) {
    this.inbox = new Inbox(ws, key, deps.signal);
  }

  /**
   * Makes the session ours, unless somebody lives there.
   * @throws AGENT_REFUSED, PATH_UNSAFE
   */
  takeOver(): void {
    const now = this.deps.clock.now();
    const reason = livedInBecause(this.ws, this.key, now);
    if (reason !== null) throw Refusal.of('AGENT_REFUSED', { reason });
    this.lastBeat = beat(this.ws, this.key, now);
  }

  /** Plays until the signal comes or somebody else moves in. Never rejects: failures are reported. */
  async play(): Promise<void> {
    while (!this.deps.signal.aborted) {
      let wait = POLL_MS;
      try {
        this.stayAlive();
        await this.pollOnce();
        this.lastError = null;
      } catch (error) {
        if (error instanceof Refusal && error.code === 'AGENT_REFUSED') {
          this.deps.report({ type: 'refused', sessionId: this.key.sessionId, reason: error.message });
          return;
        }
        this.claimsMayBeStale = true;
        this.inbox.lookAgain();
        this.reportError(error);
        wait = RETRY_MS;
      }
      await pause(wait, this.deps.signal);
    }
  }

  /** A failure is reported once, however often it is met while it lasts. */
  private reportError(error: unknown): void {
    const code = error instanceof Refusal ? error.code : 'INTERNAL';
    const message = error instanceof Error ? error.message : String(error);
    if (message === this.lastError) return;
    this.lastError = message;
    this.deps.report({ type: 'error', sessionId: this.key.sessionId, code, message, fatal: false });
  }

  /**
   * Gives a sign of life when one is due, after a look whether another container gave one since ours.
   * @throws AGENT_REFUSED
   */
  private stayAlive(force = false): void {
    const now = this.deps.clock.now();
    if (!force && now - this.lastBeat < BEAT_MS) return;
    const last = readBeat(this.ws, this.key);
    if (last !== null && last.at > this.lastBeat) {
      throw Refusal.of('AGENT_REFUSED', { reason: 'another container has started to work on this session' });
    }
    this.lastBeat = beat(this.ws, this.key, now);
  }

  private async pollOnce(): Promise<void> {
    const { clock } = this.deps;
    if (this.claimsMayBeStale) {
      await this.writeOutbound((db) => {
        clearStaleClaims(db);
        setTool(db, null, clock.now());
      });
      this.claimsMayBeStale = false;
    }
    const poll = await this.inbox.look(clock.now());
    if (poll === null || poll.due.length === 0) return;
    const ids = poll.due.map((m) => m.id);
    const acked = await this.read('outbound.db', (db) => ackedAmong(db, ids));
    const batch = poll.due.filter((m) => m.kind !== 'system' && !acked.has(m.id)).reverse();
    if (!batch.some((m) => m.trigger)) return;
    await this.runTurn(batch);
    this.inbox.lookAgain();
  }

  private async runTurn(batch: readonly DueMessage[]): Promise<void> {
    const { clock, delayMs, newId, report, signal } = this.deps;
    const address = await this.read('inbound.db', readReplyAddress);
    const turns = batch.filter((m) => m.trigger).map((m) => this.readMessage(m, address));
    const hasFiles = turns.some((t) => t.files.length > 0);
    const ids = batch.map((m) => m.id);
    this.stayAlive(true);
    await this.writeOutbound((db) => {
      claimMessages(db, ids, clock.now());
      const startedAt = clock.now();
      if (hasFiles) setTool(db, { name: 'Read', declaredTimeoutMs: null, startedAt }, startedAt);
    });
    for (const messageId of ids) report({ type: 'claimed', sessionId: this.key.sessionId, messageId });
    await pause(delayMs, signal);

    const questions: { turn: Turn; ask: Ask }[] = [];
    const rows: OutboundRow[] = [];
    const done = batch.filter((m) => !m.trigger).map((m) => m.id);
    for (const turn of turns) {
      const ask = parseAsk(turn.read.text);
      if (ask === null) {
        const text = replyTo(turn.message.kind, turn.read, turn.files);
        rows.push(this.chatRow(newId('msg'), text, turn));
        done.push(turn.message.id);
      } else {
        questions.push({ turn, ask });
      }
    }
    await this.say(rows, done);
    for (const { turn, ask } of questions) await this.askQuestion(turn, ask);
  }

  /** Asks, waits for the answer as the runner does, and then answers the message that made it ask. */
  private async askQuestion(turn: Turn, ask: Ask): Promise<void> {
    const { clock, newId, signal } = this.deps;
    const questionId = newId('msg');
    const content = askContent(questionId, ask);
    await this.say(
      [{ ...this.chatRow(questionId, '', turn), kind: 'chat-sdk', content, inReplyTo: null }],
      [],
    );
    const deadline = clock.now() + QUESTION_MS;
    while (clock.now() < deadline) {
      const response = await this.read('inbound.db', (db) => findQuestionResponse(db, questionId));
      if (response !== null) {
        const chosen = selectedIn(response.content);
        const text = chosen === null ? 'The answer did not say what was chosen.' : `You chose: "${chosen}".`;
        await this.say([this.chatRow(newId('msg'), text, turn)], [turn.message.id, response.id]);
        return;
      }
      await pause(POLL_IN_QUERY_MS, signal);
      if (signal.aborted) {
        // The question stays open in the timeline; its message is left for the next container.
        await this.writeOutbound((db) => releaseClaims(db, [turn.message.id]));
        return;
      }
      this.stayAlive();
    }
    await this.say([this.chatRow(newId('msg'), 'Nobody answered, so I went on.', turn)], [turn.message.id]);
  }

  /**
   * Writes rows and acks in one transaction, so that a crash leaves both or neither: nothing is
   * answered twice, and nothing is acked without its answer.
   */
  private async say(rows: readonly OutboundRow[], done: readonly string[]): Promise<void> {
    const { clock, report } = this.deps;
    if (rows.length === 0 && done.length === 0) return;
    this.stayAlive(true);
    const inboundMax = await this.read('inbound.db', largestInboundSeq);
    await this.writeOutbound((db) => {
      const at = clock.now();
      for (const row of rows) insertOutboundMessage(db, { ...row, at }, inboundMax);
      completeMessages(db, done, at);
      setTool(db, null, at);
      setSessionState(db, 'continuation:simulated', `simulated-session-${process.pid}`, at);
    });
    for (const messageId of done) report({ type: 'answered', sessionId: this.key.sessionId, messageId });
  }

  private read<T>(file: SessionDbFile, work: (db: ReadableDb) => T): Promise<T> {
    return readSessionDb(this.ws, this.key, file, work, this.deps.signal);
  }

  /** A lock that outlasts the store's patience is waited for: what was worked out is not thrown away. */
  private async writeOutbound(work: (db: WritableDb) => void): Promise<void> {
    for (;;) {
      try {
        await withWritableDb(this.ws, this.key, 'outbound.db', work);
        return;
      } catch (error) {
        const busy = error instanceof Refusal && error.code === 'SESSION_DB_BUSY';
        if (!busy || this.deps.signal.aborted) throw error;
        this.reportError(error);
        await pause(POLL_MS, this.deps.signal);
        this.stayAlive();
      }
    }
  }

  private chatRow(id: string, text: string, turn: Turn): OutboundRow {
    return {
      id,
      kind: 'chat',
      content: JSON.stringify({ text }),
      at: this.deps.clock.now(),
      inReplyTo: turn.message.id,
      ...turn.address,
    };
  }

  private readMessage(message: DueMessage, sessionAddress: ReplyAddress): Turn {
    const read = readContent(message.kind, message.content);
    // A message that says where it came from is answered there: an agent-shared session has many places.
    const { channelType, platformId, threadId } = message;
    const address = channelType === null ? sessionAddress : { channelType, platformId, threadId };
    return { message, read, files: read.attachments.map((a) => this.findFile(a)), address };
  }

  private findFile(attachment: Read['attachments'][number]): FoundFile {
    const { name, localPath } = attachment;
    if (localPath === null || !localPath.startsWith('inbox/')) return { name, size: null };
    const folder = sessionDirRelative(this.key.agentGroupId, this.key.sessionId);
    try {
      const stats = checkPlain(this.ws.path, path.join(folder, path.normalize(localPath)), 'file');
      return { name, size: stats === null ? null : stats.size };
    } catch (error) {
      // A link or a path that leads out: to the agent it is simply not there.
      if (error instanceof Refusal && error.code === 'PATH_UNSAFE') return { name, size: null };
      throw error;
    }
  }
}
