/** Adding to an older session what newer ones have: only ever because a person asked for it. */
import type { UpgradePlan, UpgradeStatements } from '../../contract/entities/session-upgrade.js';
import { Refusal } from '../../contract/errors.js';
import { readClaims } from '../db/container.js';
import type { SessionDbFile } from '../db/open.js';
import { withWritableDb } from '../db/open-writable.js';
import { checkTables } from '../db/schema.js';
import type { SessionRecord } from '../db/session.js';
import { upgradeStatements } from '../db/session-upgrade.js';
import type { ReadableDb } from '../db/sqlite.js';
import { HEARTBEAT } from '../files/heartbeat.js';
import { inSessionDir } from '../files/session-dir.js';
import type { OpenWorkspace } from '../workspace.js';
import { requireSession } from './session-list.js';
import { upgradePlan } from './session-upgrade-plan.js';

/** After this long without a sign of life the host itself takes a container for dead. */
const DEAD_MS = 30 * 60_000;

/**
 * outbound.db has one writer, the container. It is upgraded from here only when none can be running.
 * @throws CONTAINER_MAY_RUN
 */
function refuseWhileItRuns(ws: OpenWorkspace, session: SessionRecord, outbound: ReadableDb): void {
  const refuse = (reason: string): Refusal =>
    Refusal.of('CONTAINER_MAY_RUN', { file: 'outbound.db', reason });
  if (readClaims(outbound).length > 0) throw refuse('it has claimed a message');
  const { agentGroupId, id: sessionId } = session;
  const heartbeat = inSessionDir(
    ws,
    { agentGroupId, sessionId },
    (folder) => folder?.look(HEARTBEAT) ?? null,
  );
  if (heartbeat === null) {
    // As the host reads it: no heartbeat yet means just started.
    if (session.containerStatus !== 'stopped') throw refuse('v2.db does not say that it is stopped');
  } else if (ws.clock.now() - heartbeat.mtimeMs < DEAD_MS) {
    throw refuse('it was last seen less than 30 minutes ago');
  }
}

function same(a: UpgradeStatements, b: UpgradeStatements): boolean {
  return JSON.stringify(a.statements) === JSON.stringify(b.statements);
}

/** Runs the statements that the file needs now, if they are the ones that were shown. */
async function upgradeFile(
  ws: OpenWorkspace,
  session: SessionRecord,
  file: SessionDbFile,
  shown: UpgradeStatements,
): Promise<UpgradeStatements> {
  const { agentGroupId, id: sessionId } = session;
  return withWritableDb(ws, { agentGroupId, sessionId }, file, (db) => {
    if (file === 'outbound.db') refuseWhileItRuns(ws, session, db);
    const needed = upgradeStatements(db, file);
    if (!same(needed, shown)) throw Refusal.of('UPGRADE_CHANGED', { id: sessionId });
    for (const sql of needed.statements) db.exec(sql);
    // The tables have changed since they were looked at when the file was opened.
    checkTables(db, file);
    const left = upgradeStatements(db, file);
    if (left.statements.length > 0) {
      throw Refusal.of('SESSION_DB_SCHEMA', {
        file,
        reason: `it did not take ${left.statements.join('; ')}`,
      });
    }
    return needed;
  });
}

/**
 * Adds to a session's databases the tables and columns that they lack, each file in one transaction: exactly
 * the statements of `upgradePlan`. outbound.db is the container's, and is upgraded only when none can be
 * running; otherwise nothing is done to inbound.db either, unless it alone is asked for.
 * @param shown the plan that the person has seen; by default the current one
 * @param files which files to upgrade; both by default
 * @returns the statements that were run, and what could not be added
 * @throws SESSION_NOT_FOUND, CONTAINER_MAY_RUN, UPGRADE_CHANGED, and as withReadableDb and withWritableDb
 */
export async function upgradeSession(
  ws: OpenWorkspace,
  agentGroupId: string,
  sessionId: string,
  { shown, files = ['outbound.db', 'inbound.db'] }: { shown?: UpgradePlan; files?: SessionDbFile[] } = {},
): Promise<UpgradePlan> {
  const session = requireSession(ws, agentGroupId, sessionId);
  const plan = shown ?? upgradePlan(ws, agentGroupId, sessionId);
  const done: UpgradePlan = {
    'inbound.db': { statements: [], impossible: plan['inbound.db'].impossible },
    'outbound.db': { statements: [], impossible: plan['outbound.db'].impossible },
  };
  // The one that may be refused goes first.
  for (const file of ['outbound.db', 'inbound.db'] as const) {
    if (!files.includes(file) || plan[file].statements.length === 0) continue;
    done[file] = await upgradeFile(ws, session, file, plan[file]);
  }
  return done;
}
