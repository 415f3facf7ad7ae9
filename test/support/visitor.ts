/**
 * A process that opens a workspace, reads it and tries to write it, and prints how each went: `ok` or the code
 * of the refusal. For places and users that may not write.
 */
import { Refusal } from '../../src/contract/errors.js';
import { createAgentGroup } from '../../src/store/config/agent-group.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { markContainerIdle } from '../../src/store/session/container.js';
import {
  closeSession,
  initSessionFolder,
  listSessions,
  resolveSession,
} from '../../src/store/session/session.js';
import { readDigest } from '../../src/store/session/session-digest.js';
import { findSessionTroubles } from '../../src/store/session/session-trouble.js';
import { createWorkspace, openWorkspace } from '../../src/store/workspace.js';

const [dir = '', agentGroupId = '', sessionId = ''] = process.argv.slice(2);
const said: Record<string, string> = {};

async function attempt(name: string, work: () => unknown): Promise<void> {
  try {
    await work();
    said[name] = 'ok';
  } catch (error) {
    said[name] =
      error instanceof Refusal ? error.code : error instanceof Error ? error.message : String(error);
  }
}

const message = {
  id: 'from-the-visitor',
  kind: 'chat',
  timestamp: '2026-11-22T12:00:00.000Z',
  content: '{"text":"x","sender":"x","senderId":"x","attachments":[{"name":"a.txt","data":"eA=="}]}',
};

await attempt('open', () => openWorkspace(dir).close());
if (said.open === 'ok') {
  const ws = openWorkspace(dir);
  await attempt('list', () => listSessions(ws));
  await attempt('read', () => {
    const { digest } = readDigest(ws, { agentGroupId, sessionId });
    const [bad] = digest.readable ? digest.bad : [];
    if (bad !== undefined) throw new Error(`${bad.file} ${bad.code}`);
  });
  await attempt('troubles', () => findSessionTroubles(ws));
  said.readOnlyReason = ws.central.readOnlyReason ?? '';
  await attempt('write', () => writeSessionMessage(ws, agentGroupId, sessionId, message));
  await attempt('make', () => resolveSession(ws, agentGroupId, 'mg-b', 'new', 'per-thread'));
  await attempt('init', () => initSessionFolder(ws, agentGroupId, sessionId));
  await attempt('close', () => closeSession(ws, sessionId));
  await attempt('mark', () => markContainerIdle(ws, sessionId));
  await attempt('group', () => createAgentGroup(ws, { name: 'x', folder: 'x' }));
  ws.close();
}
await attempt('create', () => createWorkspace(`${dir}/sub`));
process.stdout.write(JSON.stringify(said));
