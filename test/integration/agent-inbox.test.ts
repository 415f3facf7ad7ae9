import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Inbox } from '../../src/play/agent/inbox.js';
import { inboundDbPath } from '../../src/store/files/paths.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import type { SessionKey } from '../../src/store/session-key.js';
import { type OpenWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { makeStages } from '../support/agent.js';

const NOW = Date.now();
let folder: string;
let ws: OpenWorkspace;
let key: SessionKey;
let inbox: Inbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'session-console-inbox-'));
  const stage = (await makeStages(join(folder, 'data'), ['thread'])).get('thread');
  if (stage === undefined) throw new Error('There is no stage');
  ws = openWorkspace(join(folder, 'data'));
  key = stage;
  inbox = new Inbox(ws, key, new AbortController().signal, { limit: 10, order: 'newest' });
});
afterEach(() => {
  ws.close();
  rmSync(folder, { recursive: true, force: true });
});

function changedAt(at: number): void {
  utimesSync(inboundDbPath(ws, key.agentGroupId, key.sessionId), at / 1000, at / 1000);
}

function write(id: string, extra: { processAfter?: string; onWake?: boolean } = {}): Promise<unknown> {
  return writeSessionMessage(ws, key.agentGroupId, key.sessionId, {
    id,
    kind: 'chat',
    timestamp: new Date(NOW).toISOString(),
    content: '{"text":"hi"}',
    ...extra,
  });
}

const idsOf = (poll: { batch: { id: string }[] } | null) => poll?.batch.map((m) => m.id) ?? null;

describe('a look into inbound.db', () => {
  it('is not taken when the file has been quiet since the last one', async () => {
    changedAt(NOW - 10_000);
    expect(idsOf(await inbox.look(NOW))).toEqual([]);
    expect(await inbox.look(NOW + 1000)).toBeNull();
    inbox.lookAgain();
    expect(idsOf(await inbox.look(NOW + 2000))).toEqual([]);
  });

  it('is taken again while a change may hide behind a coarse clock', async () => {
    changedAt(NOW - 500);
    expect(await inbox.look(NOW)).not.toBeNull();
    expect(await inbox.look(NOW + 1000)).not.toBeNull();
    expect(await inbox.look(NOW + 3000)).not.toBeNull();
    expect(await inbox.look(NOW + 4000)).toBeNull();
  });

  it('is taken when a row becomes due, though nothing changed', async () => {
    await write('later', { processAfter: new Date(NOW + 60_000).toISOString() });
    changedAt(NOW - 10_000);
    expect(idsOf(await inbox.look(NOW))).toEqual([]);
    expect(await inbox.look(NOW + 30_000)).toBeNull();
    expect(idsOf(await inbox.look(NOW + 61_000))).toEqual(['later']);
  });

  it('shows on_wake rows to the first look only', async () => {
    await write('wake', { onWake: true });
    await write('plain');
    expect(idsOf(await inbox.look(NOW))).toEqual(['wake', 'plain']);
    inbox.lookAgain();
    expect(idsOf(await inbox.look(NOW))).toEqual(['plain']);
  });

  it('B08: takes as many rows as the agent group says, the newest', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await write(id);
    const three = new Inbox(ws, key, new AbortController().signal, { limit: 3, order: 'newest' });
    expect(idsOf(await three.look(NOW))).toEqual(['b', 'c', 'd']);
  });
});
