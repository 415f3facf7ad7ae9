/** What a play has written and still has to write: one session's two files, and v2.db. */
import { reasonOf } from '../../contract/system-error.js';
import { withWritableDb } from '../../store/db/open-writable.js';
import type { WritableDb } from '../../store/db/sqlite.js';
import type { SessionKey } from '../../store/session-key.js';
import type { OpenWorkspace } from '../../store/workspace.js';
import { writeHeartbeat } from '../files/heartbeat-write.js';
import type { ScenarioSession, Step } from './format.js';

/** A statement of a step that waits for its transaction. */
export interface Write {
  step: Step;
  run(db: WritableDb): unknown;
}

/** A step that could not be done, and why. */
export class StepFailure extends Error {
  constructor(
    readonly step: Step,
    override readonly cause: unknown,
  ) {
    super(reasonOf(cause), { cause });
  }
}

/** One session of a scenario while it is played. */
export interface PlayedSession {
  readonly key: SessionKey;
  readonly about: ScenarioSession;
  readonly container: Write[];
  readonly host: Write[];
  /** The largest seq of messages_in; null while it is empty. */
  inboundMax: unknown;
  /** Messages that the agent has claimed, and whether the host is to copy their ack. */
  claimed: { id: string; settled: boolean }[];
  /** False when the scenario sets the heartbeat by itself. */
  beats: boolean;
  /** Played at once: when a container that runs last wrote, ms since 1970 UTC; null when none runs. */
  lastBeat: number | null;
  /** The time of its last step, ms since 1970 UTC. */
  lastAt: number;
}

/**
 * Writes what waits, in one transaction. A write that fails is reported with its step, and what
 * came before it is written.
 */
async function writeAll(writes: Write[], transact: (work: (db: WritableDb) => void) => Promise<void>) {
  const waiting = writes.splice(0);
  if (waiting.length === 0) return;
  let done = 0;
  const upTo = (end: number): Promise<void> =>
    transact((db) => {
      for (done = 0; done < end; done += 1) waiting[done]?.run(db);
    });
  try {
    await upTo(waiting.length);
  } catch (cause) {
    const failed = waiting[done];
    if (failed === undefined) throw cause;
    if (done > 0) await upTo(done);
    throw new StepFailure(failed.step, cause);
  }
}

/** Writes what waits for these sessions and for v2.db: the container's side first, as it happens. */
export async function flush(
  ws: OpenWorkspace,
  sessions: Iterable<PlayedSession>,
  central: Write[],
): Promise<void> {
  for (const { key, container, host } of sessions) {
    await writeAll(container, (work) => withWritableDb(ws, key, 'outbound.db', work));
    await writeAll(host, (work) => withWritableDb(ws, key, 'inbound.db', work));
  }
  await writeAll(central, (work) => ws.central.write(work, { durable: ws.durable !== false }));
}

/** No process has this id: a play ends, and its successor need not wait for it. */
const NOBODY = 2 ** 31 - 1;

/**
 * Leaves a heartbeat of that time (ms since 1970 UTC), marked as simulated (docs/adr/0007).
 * @throws as writeHeartbeat
 */
export function leaveBeat(ws: OpenWorkspace, key: SessionKey, at: number): void {
  writeHeartbeat(ws, key, at, NOBODY);
}
