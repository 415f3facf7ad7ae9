/** Plays the demo's conversations into a new workspace: the store's operations for the host's side, the container's for its own. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { markContainerIdle, markContainerRunning } from '../container.js';
import { largestInboundSeq } from '../db/container-poll.js';
import {
  claimMessages,
  completeMessages,
  insertOutboundMessage,
  setSessionState,
  setTool,
} from '../db/container-write.js';
import { closeSession, insertDelivered, insertPendingQuestion, settleMessage } from '../db/demo-write.js';
import { withReadableDb } from '../db/open.js';
import { withWritableDb } from '../db/open-writable.js';
import { writeDestinations } from '../destination.js';
import { heartbeatPath, sessionDir } from '../files/paths.js';
import { writeSessionMessage } from '../message.js';
import { resolveSession } from '../session.js';
import type { SessionKey } from '../session-key.js';
import { writeSessionRouting } from '../session-routing.js';
import type { OpenWorkspace } from '../workspace.js';
import { chats } from './cast.js';
import type { DemoInbound, DemoOutbound, DemoSession } from './script.js';

/** How long the container took to claim and to finish, and the host to deliver. */
const CLAIM_MS = 5_000;
const DELIVERY_MS = 2_000;

interface Address {
  channelType: string;
  platformId: string;
  threadId: string | null;
}

function addressOf(chat: string, threadId: string | null): Address {
  const found = chats.find((c) => c.id === chat);
  if (found === undefined) throw new Error(`The demo's script names an unknown chat: ${chat}`);
  return { channelType: found.channelType, platformId: found.platformId, threadId };
}

/**
 * Makes the sessions, in the order in which they began.
 * @param story the workspace's clock; it is moved along with what is told
 * @returns the sessions' ids, by the scripts' keys
 */
export async function playHistory(
  ws: OpenWorkspace,
  scripts: readonly DemoSession[],
  now: number,
  story: { at: number },
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const script of scripts.toSorted((a, b) => b.createdAgo - a.createdAgo)) {
    story.at = now - script.createdAgo;
    const { session } = await resolveSession(ws, script.agent, script.chat, script.threadId, script.mode);
    ids.set(script.key, session.id);
    const key = { agentGroupId: script.agent, sessionId: session.id };
    await writeDestinations(ws, script.agent, session.id);
    await writeSessionRouting(ws, script.agent, session.id);
    for (const row of script.rows) {
      story.at = now - row.ago;
      if (row.side === 'in') await receive(ws, key, script, row, ids);
      else await say(ws, key, script, row);
    }
    await finishContainerSide(ws, key, script, now);
    await finishHostSide(ws, key, script, now);
    await setContainer(ws, key, script, now);
  }
  return ids;
}

async function receive(
  ws: OpenWorkspace,
  key: SessionKey,
  script: DemoSession,
  row: DemoInbound,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const attachments = row.files.map((file) => ({
    type: file.mimeType.startsWith('image/') ? 'photo' : 'file',
    name: file.name,
    mimeType: file.mimeType,
    size: file.bytes.length,
    data: file.bytes.toString('base64'),
  }));
  await writeSessionMessage(ws, key.agentGroupId, key.sessionId, {
    id: row.id,
    kind: row.kind,
    timestamp: new Date(ws.clock.now()).toISOString(),
    ...addressOf(row.from?.chat ?? script.chat, row.from === null ? script.threadId : row.from.threadId),
    content: JSON.stringify(attachments.length === 0 ? row.content : { ...row.content, attachments }),
    processAfter: row.dueAt === null ? null : new Date(row.dueAt).toISOString(),
    recurrence: row.recurrence,
    trigger: row.trigger,
    sourceSessionId: row.sourceSession === null ? null : (ids.get(row.sourceSession) ?? null),
  });
}

async function say(
  ws: OpenWorkspace,
  key: SessionKey,
  script: DemoSession,
  row: DemoOutbound,
): Promise<void> {
  const folder = path.join(sessionDir(ws, key.agentGroupId, key.sessionId), 'outbox', row.id);
  for (const file of row.files) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, file.name), file.bytes);
  }
  const inboundMax = withReadableDb(ws, key, 'inbound.db', largestInboundSeq);
  const address = addressOf(row.to?.chat ?? script.chat, row.to === null ? script.threadId : row.to.threadId);
  const at = ws.clock.now();
  await withWritableDb(ws, key, 'outbound.db', (db) => {
    const { id, kind, inReplyTo } = row;
    insertOutboundMessage(
      db,
      { id, kind, inReplyTo, at, ...address, content: JSON.stringify(row.content) },
      inboundMax,
    );
  });
}

function inbound(script: DemoSession): DemoInbound[] {
  return script.rows.filter((row) => row.side === 'in');
}

function outbound(script: DemoSession): DemoOutbound[] {
  return script.rows.filter((row) => row.side === 'out');
}

/**
 * Acks, the tool in flight, the provider's continuation. A message that the host gave up after five tries
 * has no ack: its containers died of it.
 */
async function finishContainerSide(
  ws: OpenWorkspace,
  key: SessionKey,
  script: DemoSession,
  now: number,
): Promise<void> {
  const rows = inbound(script);
  const last = rows.at(-1);
  if (last === undefined) return;
  await withWritableDb(ws, key, 'outbound.db', (db) => {
    for (const row of rows) {
      const at = now - row.ago + CLAIM_MS;
      if (row.state === 'processing') claimMessages(db, [row.id], at);
      if (row.state === 'completed') completeMessages(db, [row.id], at);
    }
    setSessionState(db, 'continuation:simulated', 'simulated-session-demo', now - last.ago);
    const { tool } = script;
    if (tool !== null) {
      const { name, declaredTimeoutMs } = tool;
      const startedAt = now - tool.startedAgo;
      setTool(db, { name, declaredTimeoutMs, startedAt }, startedAt);
    }
  });
}

/** What the host's sweep and its deliveries wrote. */
async function finishHostSide(
  ws: OpenWorkspace,
  key: SessionKey,
  script: DemoSession,
  now: number,
): Promise<void> {
  await withWritableDb(ws, key, 'inbound.db', (db) => {
    for (const row of inbound(script)) {
      if (row.state === 'completed') settleMessage(db, row.id, 'completed', 0);
      if (row.state === 'failed') settleMessage(db, row.id, 'failed', 5);
    }
    for (const row of outbound(script)) {
      if (row.delivery === 'none') continue;
      const { channelType } = addressOf(row.to?.chat ?? script.chat, null);
      // Rows for the host itself and failed ones have no id on the platform.
      const anonymous = row.kind === 'system' || row.delivery === 'failed';
      const platformMessageId = anonymous ? null : `${channelType}-pm-${row.id.replace(/^msg-/, '')}`;
      const at = now - row.ago + DELIVERY_MS;
      insertDelivered(db, { messageOutId: row.id, platformMessageId, status: row.delivery, at });
    }
  });
}

/** v2.db's side, and the heartbeat's mtime. */
async function setContainer(
  ws: OpenWorkspace,
  key: SessionKey,
  script: DemoSession,
  now: number,
): Promise<void> {
  if (script.container === 'running') await markContainerRunning(ws, key.sessionId);
  if (script.container === 'idle') await markContainerIdle(ws, key.sessionId);
  await ws.central.write((db) => {
    if (script.closed) closeSession(db, key.sessionId);
    for (const row of outbound(script).filter((r) => isOpenQuestion(script, r))) {
      insertPendingQuestion(db, {
        questionId: row.id,
        sessionId: key.sessionId,
        ...addressOf(script.chat, script.threadId),
        title: String(row.content.title),
        options: row.content.options,
        at: now - row.ago,
      });
    }
  });
  if (script.heartbeatAgo === null) return;
  const heartbeat = heartbeatPath(ws, key.agentGroupId, key.sessionId);
  const at = (now - script.heartbeatAgo) / 1000;
  writeFileSync(heartbeat, '');
  utimesSync(heartbeat, at, at);
}

function isOpenQuestion(script: DemoSession, row: DemoOutbound): boolean {
  if (row.content.type !== 'ask_question') return false;
  return !inbound(script).some((r) => r.kind === 'system' && r.content.questionId === row.id);
}
