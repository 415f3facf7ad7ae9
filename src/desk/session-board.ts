import type { RowChange } from '../contract/entities/change.js';
import type { RowMark, SessionSummary } from '../contract/entities/session.js';
import { Refusal, toFailure } from '../contract/errors.js';
import type { EngineWatch } from '../engine/watch.js';
import type { ReaderClient } from '../reader/client.js';
import { isWorkspaceBusy, LOCK_WAIT_MS } from '../store/db/lock-wait.js';
import { isDemo } from '../store/demo-marker.js';
import { type ListedChange, SessionListing, someSessions } from '../store/session/session.js';
import { each, inSlices, type Slices } from '../store/slices.js';
import type { OpenWorkspace } from '../store/workspace.js';
import type { ConsoleDb } from './console-db.js';
import type { Log } from './early-log.js';
import type { ChangedPush } from './push.js';
import { ReadMarks, reachOf } from './read-marks.js';
import type { Simulation } from './simulation.js';

interface Deps {
  reader: ReaderClient;
  engine: EngineWatch;
  simulation: Pick<Simulation, 'plays'>;
  consoleDb: Pick<ConsoleDb, 'readMarks' | 'rememberReadMarks'>;
  changed: ChangedPush;
  log: Log;
}

interface Board {
  ws: OpenWorkspace;
  listing: SessionListing;
  marks: ReadMarks;
  /** Whether it is one that we made. */
  demo: boolean;
}

/** A workspace whose sessions were looked at for the first time. */
export interface LookedAt extends Pick<Board, 'ws' | 'listing'> {
  sessions: SessionSummary[];
}

/** While another process holds v2.db, how often it is checked whether it can be read again. */
const LOCKED_MS = 100;

/** After a look at all sessions, main does other things for this many times as long as the look took. */
const REST_FACTOR = 10;

const mayRun = (session: SessionSummary | undefined): boolean =>
  session !== undefined && session.container.claimed !== 'stopped';

/** Whether a change concerns the reader: what it watches, and how often. */
function isWatchedOtherwise({ before, after }: ListedChange): boolean {
  return before?.agentGroup.id !== after?.agentGroup.id || mayRun(before) !== mayRun(after);
}

/** The rows of messages_in that were added or removed, by session. */
function* messagesChanged(
  changes: readonly RowChange[],
): Slices<Map<string, { row: number; gone: boolean }[]>> {
  const bySession = new Map<string, { row: number; gone: boolean }[]>();
  for (const { session, table, before, after } of changes) {
    yield;
    const number = after?.rowid ?? before?.rowid ?? null;
    if (session === null || table !== 'messages_in' || number === null) continue;
    if (before !== null && after !== null) continue;
    const row = { row: Number(number), gone: after === null };
    const rows = bySession.get(session.sessionId);
    if (rows === undefined) bySession.set(session.sessionId, [row]);
    else rows.push(row);
  }
  return bySession;
}

/**
 * What main knows of the open workspace's sessions: what v2.db says, what the reader found in their
 * files, which of them our own agent plays, and what the person has seen of them. It tells the window
 * which lines of the list have changed.
 */
export class SessionBoard {
  #board: Board | null = null;
  #restUntil = 0;
  /** v2.db's version as of the last look that succeeded. */
  #version: string | null = null;
  #unavailable: string | null = null;
  #later: NodeJS.Timeout | null = null;
  readonly #listeners = new Set<(sessionIds: readonly string[]) => void>();
  readonly #entering = new Set<(entered: boolean) => void>();

  constructor(private readonly deps: Deps) {
    deps.reader.onChanged(({ sessions, central, nouns, known }) => {
      this.#board?.marks.learn(known.map(([id, { digest }]) => [id, digest]));
      if (sessions.length > 0) {
        deps.changed.push(nouns, sessions);
        this.#tell(sessions);
      }
      if (central) this.#lookSoon();
    });
  }

  /** Why the workspace cannot be read just now, as a sentence; null when it can. */
  get unavailable(): string | null {
    return this.#unavailable;
  }

  /**
   * Looks at a workspace that is about to be entered; one that cannot be read is closed again.
   * @throws WORKSPACE_BUSY when another process holds v2.db; WORKSPACE_DAMAGED
   */
  lookAt(ws: OpenWorkspace): LookedAt {
    try {
      const listing = new SessionListing(ws);
      return { ws, listing, sessions: listing.look().sessions };
    } catch (error) {
      ws.close();
      throw error;
    }
  }

  enter({ ws, listing, sessions }: LookedAt): void {
    this.#version = null;
    this.#unavailable = null;
    const ids = sessions.map(({ id }) => id);
    const marks = new ReadMarks(this.deps.consoleDb, ws.path, ids);
    this.#board = { ws, listing, marks, demo: isDemo(ws.path) };
    this.#watch(ws, sessions);
    for (const listener of this.#entering) listener(true);
  }

  leave(): void {
    if (this.#later !== null) clearTimeout(this.#later);
    this.#later = null;
    this.#board = null;
    this.deps.engine.watch({ workspace: null, sessions: [] });
    this.deps.reader.watch({ workspace: null, sessions: [], hot: [] });
    for (const listener of this.#entering) listener(false);
  }

  /** Calls back when a workspace was opened (true) or closed (false). */
  onEntered(listener: (entered: boolean) => void): void {
    this.#entering.add(listener);
  }

  /** Calls back with the sessions whose line has changed; returns the undo. */
  onChanged(listener: (sessionIds: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A session as it is known without looking again; undefined when there is none. */
  known(id: string): SessionSummary | undefined {
    const session = this.#board?.listing.get(id);
    return session === undefined ? undefined : this.withKnown(session);
  }

  /**
   * What v2.db says of all sessions, as it was when they were last looked at.
   * @throws NO_WORKSPACE
   */
  listed(): SessionSummary[] {
    return this.#entered().listing.all();
  }

  /**
   * All sessions; the thread is yielded in between.
   * @throws NO_WORKSPACE, WORKSPACE_DAMAGED
   */
  listInSlices(): Promise<SessionSummary[]> {
    return inSlices(each(this.#look(this.#entered()), (session) => this.withKnown(session)));
  }

  /**
   * All sessions at once.
   * @throws as listInSlices
   */
  list(): SessionSummary[] {
    return this.#look(this.#entered()).map((session) => this.withKnown(session));
  }

  /** What a person looks at, which is watched more closely. The first call says that the list is on the screen. */
  look(looking: Parameters<ReaderClient['look']>[0]): void {
    this.deps.reader.look(looking);
    this.deps.engine.start();
  }

  /** Those of these sessions that exist; throws as list. */
  some(ids: readonly string[]): SessionSummary[] {
    return someSessions(this.#entered().ws, ids).map((session) => this.withKnown(session));
  }

  /**
   * Adds to what v2.db says of a session what the reader knows, what the engines say, whether we play it,
   * and how much of it is unread.
   */
  withKnown(session: SessionSummary): SessionSummary {
    const known = this.deps.reader.digests().get(session.id);
    const container = {
      ...session.container,
      ...known?.container,
      engine: this.deps.engine.facts(session.id),
      demo: this.#board?.demo ?? false,
      simulated: this.deps.simulation.plays(session.id),
    };
    const digest = known?.digest ?? null;
    const unread = digest?.readable === true ? (this.#board?.marks.unread(session.id, digest) ?? 0) : 0;
    return { ...session, container, digest, unread };
  }

  /**
   * Records that the person has seen a session up to these rows.
   * @throws NO_WORKSPACE
   */
  markRead(sessionId: string, seen: RowMark): void {
    const { marks } = this.#entered();
    const digest = this.deps.reader.digests().get(sessionId)?.digest;
    marks.see(sessionId, seen, digest?.readable === true ? reachOf(digest) : seen);
  }

  /** A person has written through this console: what they wrote is not news to them. */
  async wrote(changes: readonly RowChange[]): Promise<void> {
    const board = this.#board;
    const bySession = await inSlices(messagesChanged(changes));
    // Another workspace may have been opened meanwhile.
    if (board === null || board !== this.#board) return;
    for (const [id, rows] of bySession) {
      // The list may have been told of the row as a new one.
      if (board.marks.wrote(id, rows)) this.deps.changed.push([], [id]);
    }
  }

  /**
   * Marks everything in all sessions as seen.
   * @throws NO_WORKSPACE
   */
  markAllRead(): void {
    const { marks } = this.#entered();
    const read: [string, RowMark, RowMark][] = [];
    for (const [id, { digest }] of this.deps.reader.digests()) {
      if (digest.readable && marks.unread(id, digest) > 0) {
        read.push([id, digest.newest, reachOf(digest)]);
      }
    }
    marks.seeAll(read);
    const ids = read.map(([id]) => id);
    if (ids.length > 0) this.deps.changed.push([], ids);
  }

  #tell(sessionIds: readonly string[]): void {
    for (const listener of this.#listeners) listener(sessionIds);
  }

  #entered(): Board {
    if (this.#board === null) throw Refusal.of('NO_WORKSPACE', {});
    return this.#board;
  }

  #watch(ws: OpenWorkspace, sessions: readonly SessionSummary[]): void {
    const keys = sessions.map((s) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id }));
    this.deps.engine.watch({ workspace: ws.path, sessions: keys });
    this.deps.reader.watch({
      workspace: ws.path,
      sessions: keys,
      hot: sessions.filter(mayRun).map((s) => s.id),
    });
  }

  /** Looks at v2.db again and reports what it finds. */
  #look({ ws, listing }: Board): SessionSummary[] {
    const { sessions, changed } = listing.look();
    if (changed.some(isWatchedOtherwise)) this.#watch(ws, sessions);
    if (changed.length > 0) {
      // A host that starts a container says so in v2.db.
      this.deps.engine.nudge();
      const ids = changed.map(({ id }) => id);
      this.deps.changed.push(['session'], [], ids);
      this.#tell(ids);
    }
    return sessions;
  }

  /** v2.db has changed. A busy host changes it many times a second, and reading ten thousand rows takes time. */
  #lookSoon(afterMs = 0): void {
    if (this.#later !== null) return;
    this.#later = setTimeout(
      () => {
        this.#later = null;
        const board = this.#board;
        if (board === null) return;
        const began = performance.now();
        this.#lookAgain(board);
        this.#restUntil = performance.now() + REST_FACTOR * (performance.now() - began);
      },
      Math.max(afterMs, this.#restUntil - performance.now()),
    );
  }

  /** While v2.db cannot be read, what was watched stays watched, and the window says so. */
  #lookAgain(board: Board): void {
    const before = this.#unavailable;
    try {
      const version = board.ws.central.version();
      if (before === null && version === this.#version) return;
      this.#look(board);
      this.#version = version;
      this.#unavailable = null;
    } catch (error) {
      this.#version = null;
      if (isWorkspaceBusy(error)) {
        // Nothing signals the release of the lock. A short-lived one need not be mentioned to a person.
        this.#lookSoon(LOCKED_MS);
        if (before !== null || Number(error.data.details.waitedMs) < LOCK_WAIT_MS) return;
      }
      this.#unavailable = toFailure(error).error.message;
    }
    if (before !== this.#unavailable) {
      this.deps.log.warn(this.#unavailable ?? 'the workspace can be read again');
      this.deps.changed.push(['workspace', 'message', 'session', 'question', 'container'], [], null);
    } else if (this.#unavailable === null) {
      // Questions, destinations and routes are in v2.db too.
      this.deps.changed.push(['session', 'question', 'container'], [], []);
    }
  }
}
