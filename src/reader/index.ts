/**
 * The read process: every read of session databases and folders happens here, where a hostile file can hang or
 * crash nothing else. Main kills and restarts it (client.ts).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal, toFailure } from '../contract/errors.js';
import { findParent } from '../process/parent-line.js';
import type { WorkspacePath } from '../store/files/paths.js';
import {
  isReaderMethod,
  type ReaderMessage,
  type ReaderMethod,
  type ReaderOutput,
  ReaderRequest,
  type ReadRequest,
  readerShapes,
  type SessionKey,
  type Watching,
} from './protocol.js';
import { prepare, reads } from './reads.js';
import { loadRecurrences, recurrences } from './recurrences.js';
import { lockedFor } from './session.js';
import { stampOf } from './stamp.js';
import { Watcher } from './watch.js';

/** How long another process's lock is waited for, without blocking; within main's limit for a request. */
const LOCK_WAIT_MS = 4000;
const BREATH_MS = 25;
const ALIVE_MS = 1000;

const clock = { now: () => Date.now() };
const port = findParent();
if (port === null) throw new Error('The reader is started by the console, not by hand');
const post = (reply: ReaderMessage): void => port.post(reply);
const watcher = new Watcher({
  clock,
  announce: (event) => post({ type: 'changed', event }),
  after: (ms, call) => {
    const timer = setTimeout(call, ms).unref();
    return () => clearTimeout(timer);
  },
  reading: (session, files) => post({ type: 'reading', session, files, request: null }),
  recurrences: { say: () => recurrences()?.readRecurrence ?? null, load: loadRecurrences },
});

let workspace: WorkspacePath | null = null;

function opened(): WorkspacePath {
  if (workspace === null) throw Refusal.of('NO_WORKSPACE', {});
  return workspace;
}

function watch(watching: Watching): void {
  workspace = watching.workspace === null ? null : { path: watching.workspace };
  watcher.watch(watching);
}

/** Tells main whose files are read next, so that it knows which session to blame for a silence. */
function tellReading(key: SessionKey | null, request: number): void {
  const files = key === null || workspace === null ? null : stampOf(workspace, key);
  post({ type: 'reading', session: key?.sessionId ?? null, files, request });
}

async function answer<M extends ReaderMethod>(
  method: M,
  { id, key, asked }: ReadRequest,
): Promise<ReaderOutput<M>> {
  const parsed = readerShapes[method].asked.safeParse(asked);
  if (!parsed.success) {
    throw Refusal.of('INPUT_INVALID', { problems: parsed.error.issues.map((i) => i.message) });
  }
  const begun = performance.now();
  await prepare(method);
  for (;;) {
    try {
      tellReading(key, id);
      const result = reads[method]({ ws: opened(), key, now: clock.now() }, parsed.data);
      tellReading(null, id);
      return await result;
    } catch (error) {
      tellReading(null, id);
      const waited = performance.now() - begun;
      if (!(error instanceof Refusal) || error.code !== 'SESSION_DB_BUSY') throw error;
      if (waited > LOCK_WAIT_MS) throw lockedFor(error, waited);
      await pause(BREATH_MS);
    }
  }
}

port.onGone(() => process.exit(0));
// Main takes a long silence for a hang, even while nobody asks anything.
setInterval(() => post({ type: 'alive' }), ALIVE_MS).unref();
port.onMessage((raw) => {
  const request = ReaderRequest.parse(raw);
  if (request.type === 'look') watcher.look(request.looking);
  else if (request.type === 'watch') watch(request.watching);
  else {
    const { id, method } = request;
    const answered = isReaderMethod(method)
      ? answer(method, request)
      : Promise.reject(Refusal.of('UNKNOWN_METHOD', { method }));
    answered.then(
      (value) => post({ type: 'answer', id, value }),
      (error: unknown) => post({ type: 'failure', id, error: toFailure(error).error }),
    );
  }
});
