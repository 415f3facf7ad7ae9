/** Everything that answers the contract and needs no window: what is made, in which order, and who knows whom. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Changed } from '../contract/contract.js';
import { errorData, Refusal } from '../contract/errors.js';
import { findEndpoints } from '../engine/endpoints.js';
import { EngineWatch } from '../engine/watch.js';
import { sweepUnfinished } from '../profile/own-db.js';
import type { SetAside } from '../profile/set-aside.js';
import { ReaderClient } from '../reader/client.js';
import { SearchClient } from '../search/client.js';
import { namesOf } from '../store/config/names.js';
import { LOCK_WAIT_MS, patiently } from '../store/db/lock-wait.js';
import type { AskFile } from './ask-file.js';
import { Audit } from './audit.js';
import { AUDIT_LIMITS, AuditLog } from './audit-log.js';
import { Batch } from './batch.js';
import type { StartChild } from './child.js';
import { type ConsoleDb, openConsoleDb } from './console-db.js';
import { CutShort } from './cut-short.js';
import { Desk } from './desk.js';
import { openDraftStore } from './draft-store.js';
import type { Log } from './early-log.js';
import { makeHandlers } from './handlers/index.js';
import { NewsBoard } from './news.js';
import type { Desktop } from './office.js';
import { ChangedPush } from './push.js';
import { readerSpawner } from './reader-process.js';
import { Search } from './search.js';
import { type Answerer, serve } from './serve.js';
import { Simulation } from './simulation.js';
import { Staging } from './staging.js';
import { WriteLock } from './write-lock.js';

interface Given {
  /** The profile: the folder of the console's own files. It is there. */
  userData: string;
  /** Where files wait to be sent and readers keep temporary ones: the profile, or a folder of this process's own. */
  scratch: string;
  /**
   * Whether a window may have the profile open meanwhile. A guest goes by its locks and writes to its audit log;
   * it repairs nothing, and what the person has opened and seen stays as it is.
   */
  guest: boolean;
  readOnly: boolean;
  /** The console's own version. */
  version: string;
  log: Log;
  /** What had to be moved out of the way in the profile until now. */
  aside: readonly SetAside[];
  ask: AskFile;
  startChild: StartChild;
  /** Told what has changed. */
  onChanged(changed: Changed): void;
}

export interface OpenDesk {
  desk: Desk;
  consoleDb: ConsoleDb;
  simulation: Simulation;
  news: NewsBoard;
  /**
   * Opens the first workspace, and answers once everything is made.
   * @param open how; a failure is kept for the window to show
   * @throws PROFILE_UNUSABLE, NOT_WRITABLE, DISK_FULL
   */
  begin(open: () => Promise<void>, desktop: Desktop): Promise<{ answer: Answerer; first: Promise<void> }>;
  /** From now on files are looked at and engines are asked, though nobody has asked for a list. */
  look(): void;
  /** Ends what runs and closes what is open. */
  close(): Promise<void>;
  /** Closes the console's own files: the last thing. */
  closeFiles(): void;
}

/** @throws PROFILE_NEWER, PROFILE_UNUSABLE, NOT_WRITABLE, DISK_FULL */
export async function openDesk(given: Given): Promise<OpenDesk> {
  const { userData, scratch, guest, readOnly, log, ask, startChild } = given;
  const begun = Date.now();
  const changed = new ChangedPush((what) => given.onChanged(what));
  const news = new NewsBoard(log, () => changed.push(['news'], [], []));
  const onSetAside = (files: readonly SetAside[], lost = ''): void => {
    if (files.length > 0) news.tell(errorData('PROFILE_SET_ASIDE', { files: [...files], lost }));
  };
  const onAuditSetAside = (one: SetAside): void =>
    onSetAside([one], 'What was written before is in that file, and can no longer be undone from here.');
  const auditLog = new AuditLog(userData, AUDIT_LIMITS, guest ? null : onAuditSetAside);
  // Before anything is written: what a newer console has made is left as it is.
  auditLog.refuseNewer();
  if (!guest) sweepUnfinished(userData);
  let notKept = false;
  const kept = await whenConsoleDbIsFree(userData, () =>
    openConsoleDb(userData, {
      replace: !guest,
      onNotKept: ({ code, message, details }) => {
        log.warn('not kept', message);
        if (notKept) return;
        notKept = true;
        const reason = code === 'DISK_FULL' ? 'the disk is full' : String(details.reason ?? message);
        news.tell(errorData('PROFILE_NOT_KEPT', { path: join(userData, 'console.db'), reason }));
      },
    }),
  );
  const consoleDb = guest ? asGuest(kept) : kept;
  const { replaced } = consoleDb;
  if (consoleDb.notKept !== null) {
    notKept = true;
    news.tell(consoleDb.notKept);
  }
  const spawnReading = (temp: string, program: Parameters<typeof readerSpawner>[1]) =>
    readerSpawner(startChild, program, join(scratch, temp), log, (one) => onSetAside([one]));
  const reader = new ReaderClient({
    spawn: spawnReading('reader-temp', { script: 'reader.js', serviceName: 'Session reader' }),
    // The list says what v2.db knows in its first picture; what the files say comes right after that.
    startsLater: true,
    onStopped: (reason) => log.warn('reader stopped', reason),
    onFault: (fault) => desk.readerNews.fault(fault),
    onQuiet: (quiet) => desk.readerNews.quiet(quiet),
    onRecovered: () => desk.readerNews.recovered(),
  });
  const engine = new EngineWatch({
    clock: { now: () => Date.now() },
    findEndpoints: () => findEndpoints({ env: process.env, platform: process.platform, home: homedir() }),
    onChange: (sessions) => {
      simulation.makeWay();
      changed.push(['container'], sessions === 'all' ? [] : sessions);
    },
    log: (line) => log.info('container engine', line),
    // As what the files say, what an engine says comes after the first picture.
    startsLater: true,
  });
  const lock = new WriteLock({ readOnly, consoleDb });
  const simulation: Simulation = new Simulation({
    startChild,
    log,
    engine,
    lock,
    lookAtDoors: (workspace) => desk.doors.look(workspace, true),
    doorOpen: () => desk.doors.last !== null && desk.doors.last.host !== 'none',
    onChange: (sessionIds) => {
      if (sessionIds.length > 0) return changed.push(['simulation', 'session', 'container'], sessionIds);
      // It may be our own host that has come or gone.
      desk.doors.forget();
      changed.push(['simulation', 'hostDoor'], [], []);
    },
  });
  const batch = new Batch(() => changed.push(['batch']));
  let first: Promise<void> = Promise.resolve();
  const cutShort = new CutShort({ auditLog, lock, news, log, begun });
  const desk: Desk = new Desk({
    ...{ batch, ask, reader, engine, simulation, consoleDb, changed, log, lock },
    demoDir: join(userData, 'demo-workspace'),
    patient: !guest,
    onOpened: (ws) => {
      // What another process is just writing is not half done.
      if (!guest) void first.then(() => cutShort.look(ws));
    },
  });
  const search = new Search({
    ...{ board: desk.board, consoleDb, changed, userData, guest, ws: () => desk.ws },
    client: new SearchClient({
      spawnKeep: spawnReading('search-temp', {
        ...{ script: 'search.js', serviceName: 'Search index', args: ['--keep'] },
      }),
      spawnFind: () => startChild('search.js', { serviceName: 'Search', args: ['--find'] }),
      onProgress: (progress) => search.progressed(progress),
      onSetAside: (one) => onSetAside([one], 'The search index is being built anew.'),
      onStopped: (reason) => log.warn('search stopped', reason),
    }),
  });
  const audit = new Audit({
    ...{ log, auditLog },
    names: { ...namesOf(() => desk.ws), entry: (id) => auditLog.find(id) },
    workspace: () => desk.path,
    now: () => Date.now(),
    onChange: () => changed.push(['audit']),
    onWritten: (changes) => desk.board.wrote(changes),
  });
  return {
    ...{ desk, consoleDb, simulation, news },
    begin: async (open, desktop) => {
      first = desk.report(open);
      // Once what the person waits for is there.
      if (!readOnly) void first.then(() => auditLog.prepare());
      const drafts = openDraftStore(consoleDb.db);
      const more: SetAside[] = replaced === null ? [...given.aside] : [...given.aside, replaced.aside];
      const staging = await Staging.in(join(scratch, 'staged'), guest ? null : drafts, {
        fresh: consoleDb.fresh,
        onSetAside: (one) => more.push(one),
      });
      onSetAside(more, replaced?.lost);
      const office = { desk, desktop, ask, staging, consoleDb, news, auditLog, drafts, batch, search };
      const answer = serve(makeHandlers({ ...office, readOnly, version: given.version }), {
        checkLock: () => lock.check(desk.path),
        readable: () => desk.readable(),
        audit,
        log,
      });
      return { answer, first };
    },
    look: () => {
      reader.start();
      engine.start();
      search.begin();
    },
    close: async () => {
      try {
        desk.wait.stop();
        await first;
        await batch.end();
        await desk.close();
        await audit.settled();
      } finally {
        reader.close();
        search.end();
      }
    },
    closeFiles: () => {
      auditLog.close();
      consoleDb.close();
    },
  };
}

/** @throws PROFILE_UNUSABLE when another process holds it for longer than 5 s, and what `open` throws */
async function whenConsoleDbIsFree<T>(userData: string, open: () => T): Promise<T> {
  try {
    return await patiently(LOCK_WAIT_MS, 'console.db', open);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'SESSION_DB_BUSY') throw error;
    const reason = `another process has locked console.db for ${Math.round(LOCK_WAIT_MS / 1000)} s`;
    throw Refusal.of('PROFILE_UNUSABLE', { path: userData, reason }, error);
  }
}

/** What a guest does leaves no trace in what the person has opened and seen. */
function asGuest(consoleDb: ConsoleDb): ConsoleDb {
  const nothing = (): void => undefined;
  return { ...consoleDb, rememberWorkspace: nothing, rememberReadMarks: nothing, forgetSeen: nothing };
}
