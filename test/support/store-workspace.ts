import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { resolveSession } from '../../src/store/session/session.js';
import {
  createWorkspace,
  type OpenWorkspace,
  openWorkspace,
  type StoreDeps,
} from '../../src/store/workspace.js';

/** A folder that is gone when the test is done. Its path is a real one. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'session-console-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Some noon, after all that full-workspace.ts has to say. */
export const NOON = Date.parse('2026-11-22T12:00:00.000Z');

export interface TestSession {
  ws: OpenWorkspace;
  agentGroupId: string;
  sessionId: string;
  /** The session's folder. */
  folder: string;
  /** Its inbound.db. */
  inbound: string;
}

/** Two agents and two chats in a new workspace, made by the store itself. */
export async function makeWorkspace(deps: StoreDeps = {}): Promise<OpenWorkspace> {
  const dir = join(temporaryFolder(), 'data');
  createWorkspace(dir, { clock: { now: () => NOON } });
  const ws = openWorkspace(dir, { clock: { now: () => NOON }, ...deps });
  onTestFinished(() => ws.close());
  await ws.central.write((db) => {
    const at = new Date(NOON).toISOString();
    const agent = db.prepare('INSERT INTO agent_groups (id, name, folder, created_at) VALUES (?, ?, ?, ?)');
    agent.run('ag-one', 'One', 'one', at);
    agent.run('ag-two', 'Two', 'two', at);
    const chat = db.prepare(
      'INSERT INTO messaging_groups (id, channel_type, platform_id, name, created_at) VALUES (?, ?, ?, ?, ?)',
    );
    chat.run('mg-a', 'telegram', 'tg:1', 'Chat A', at);
    chat.run('mg-b', 'slack', 'slack:2', null, at);
  });
  return ws;
}

/** A session of `ag-one` in `mg-a`. */
export async function makeSession(deps: StoreDeps = {}): Promise<TestSession> {
  const ws = await makeWorkspace(deps);
  const { session } = await resolveSession(ws, 'ag-one', 'mg-a', null, 'shared');
  const folder = join(ws.path, 'v2-sessions', 'ag-one', session.id);
  return { ws, agentGroupId: 'ag-one', sessionId: session.id, folder, inbound: join(folder, 'inbound.db') };
}

/** A chat message with that id; `content` is added to its content. */
export function chat(id: string, content: Record<string, unknown> = {}) {
  return {
    id,
    kind: 'chat',
    timestamp: '2026-11-22T12:00:00.000Z',
    platformId: 'tg:1',
    channelType: 'telegram',
    content: JSON.stringify({ text: 'hello', sender: 'Dana', senderId: 'console:Dana', ...content }),
  };
}
