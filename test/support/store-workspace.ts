import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { hasInstances } from '../../src/store/db/messaging-group.js';
import { resolveSession } from '../../src/store/session/session.js';
import {
  createWorkspace,
  type OpenWorkspace,
  openWorkspace,
  type StoreDeps,
} from '../../src/store/workspace.js';
import { type Era, makeEra } from './eras.js';

/** A folder that is gone when the test is done. Its path is a real one. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'session-console-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Some noon, after all that full-workspace.ts has to say. */
export const NOON = Date.parse('2026-11-22T12:00:00.000Z');

interface WorkspaceDeps extends StoreDeps {
  era?: Exclude<Era, 'seed'>;
}

export interface TestSession {
  ws: OpenWorkspace;
  agentGroupId: string;
  sessionId: string;
  /** The session's folder. */
  folder: string;
  /** Its inbound.db. */
  inbound: string;
}

/**
 * Two agents and two chats in a new workspace, which the store itself makes unless another era's is asked for (2.0.64
 * and later).
 */
export async function makeWorkspace({ era, ...deps }: WorkspaceDeps = {}): Promise<OpenWorkspace> {
  const dir = join(temporaryFolder(), 'data');
  if (era === undefined) createWorkspace(dir, { clock: { now: () => NOON } });
  else makeEra(era, dir, NOON);
  const ws = openWorkspace(dir, { clock: { now: () => NOON }, ...deps });
  onTestFinished(() => ws.close());
  await ws.central.write((db) => {
    const at = new Date(NOON).toISOString();
    const agent = db.prepare('INSERT INTO agent_groups (id, name, folder, created_at) VALUES (?, ?, ?, ?)');
    agent.run('ag-one', 'One', 'one', at);
    agent.run('ag-two', 'Two', 'two', at);
    // A host of 2.1 and later has the bot in a chat's address: the channel's own.
    const [column, value] = hasInstances(db) ? [', instance', ', @channel'] : ['', ''];
    const chat = db.prepare(
      `INSERT INTO messaging_groups (id, channel_type, platform_id, name, created_at${column})
       VALUES (@id, @channel, @platform, @name, @at${value})`,
    );
    chat.run({ id: 'mg-a', channel: 'telegram', platform: 'tg:1', name: 'Chat A', at });
    chat.run({ id: 'mg-b', channel: 'slack', platform: 'slack:2', name: null, at });
  });
  return ws;
}

/** A session of `ag-one` in `mg-a`. */
export async function makeSession(deps: WorkspaceDeps = {}): Promise<TestSession> {
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
