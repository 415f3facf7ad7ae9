import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../src/contract/entities/session.js';
import { claimMessages } from '../../src/play/db/container-write.js';
import { withWritableDb } from '../../src/store/db/open-writable.js';
import { writeDemo } from '../../src/store/demo-marker.js';
import { heartbeatPath, sessionDir } from '../../src/store/files/paths.js';
import { type SessionMessage, writeSessionMessage } from '../../src/store/message/message.js';
import { listSessions, resolveSession } from '../../src/store/session/session.js';
import { type OpenWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { type AgentChild, makeStages, type Stage, startAgent } from '../support/agent.js';
import { type Bundle, bundleEntry, waitFor } from '../support/child.js';
import { PYTHON } from '../support/python-path.js';
import { queryElsewhere } from '../support/sqlite-process.js';

let bundle: Bundle;
let folder: string;
let ws: OpenWorkspace;
let stages: Map<string, Stage>;
let playground: SessionSummary;
let agent: AgentChild | null;

beforeAll(async () => {
  bundle = await bundleEntry('src/play/agent/index.ts');
});
afterAll(() => bundle.remove());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'session-console-agent-'));
  stages = await makeStages(join(folder, 'data'), ['playground', 'staged', 'closed', 'other']);
  ws = openWorkspace(join(folder, 'data'));
  playground = at('playground');
  agent = null;
});
afterEach(async () => {
  if (agent !== null && agent.process.exitCode === null && agent.process.signalCode === null) {
    agent.process.kill('SIGKILL');
    await agent.exited;
  }
  ws.close();
  rmSync(folder, { recursive: true, force: true });
});

function at(thread: string): SessionSummary {
  const found = listSessions(ws).find((s) => s.id === stages.get(thread)?.sessionId);
  if (found === undefined) throw new Error(`There is no session ${thread}`);
  return found;
}

const dirOf = (s: SessionSummary): string => sessionDir(ws, s.agentGroup.id, s.id);
const keyOf = (s: SessionSummary) => ({ agentGroupId: s.agentGroup.id, sessionId: s.id });
const inbound = (s: SessionSummary, sql: string) => queryElsewhere(join(dirOf(s), 'inbound.db'), sql);
const outbound = (s: SessionSummary, sql: string) => queryElsewhere(join(dirOf(s), 'outbound.db'), sql);

function start(...args: string[]): AgentChild {
  agent = startAgent(bundle.path, [`--workspace=${ws.path}`, '--delay=0', ...args]);
  return agent;
}

function write(
  s: SessionSummary,
  message: Partial<SessionMessage> & { id: string },
  text = 'Hello',
): Promise<unknown> {
  return writeSessionMessage(ws, s.agentGroup.id, s.id, {
    kind: 'chat',
    timestamp: new Date().toISOString(),
    channelType: s.messagingGroup?.channelType ?? null,
    platformId: s.messagingGroup?.platformId ?? null,
    threadId: s.threadId,
    content: JSON.stringify({ text, sender: 'Test', senderId: 'test' }),
    ...message,
  });
}

const textOf = (row: Record<string, unknown> | undefined): unknown => JSON.parse(String(row?.content)).text;
const answersTo = (s: SessionSummary, id: string) =>
  outbound(s, `SELECT * FROM messages_out WHERE in_reply_to = '${id}'`);

describe('the simulated agent', () => {
  it('claims an injected message, and reads its files', async () => {
    const child = start('--delay=60000');
    await child.heard('ready');
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'x');
    await write(playground, { id: 'm-1', files: [{ name: 'notes.txt', path: file }] }, 'Look at this');
    const state = await waitFor(
      'the tool',
      () => outbound(playground, 'SELECT * FROM container_state WHERE current_tool IS NOT NULL')[0],
    );
    expect(state.current_tool).toBe('Read');
    expect(outbound(playground, `SELECT status FROM processing_ack WHERE message_id = 'm-1'`)).toEqual([
      { status: 'processing' },
    ]);
  });

  it('answers an injected message, and finds its files', async () => {
    const begun = Date.now();
    const child = start('--delay=0');
    await child.heard('ready');
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'x'.repeat(6016));
    await write(playground, { id: 'm-1', files: [{ name: 'notes.txt', path: file }] }, 'Look at "this" שלום');

    await child.heard('answered', (r) => r.messageId === 'm-1');
    const answers = answersTo(playground, 'm-1');
    expect(answers).toHaveLength(1);
    expect(textOf(answers[0])).toBe(
      'You said: "Look at "this" שלום". I found 1 file: notes.txt (6,016 bytes).',
    );
    expect(answers[0]).toMatchObject({
      kind: 'chat',
      channel_type: 'slack',
      platform_id: 'slack:C1',
      thread_id: 'playground',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    const [largest] = inbound(playground, 'SELECT max(seq) AS seq FROM messages_in');
    expect(Number(answers[0]?.seq) % 2).toBe(1);
    expect(Number(answers[0]?.seq)).toBeGreaterThan(Number(largest?.seq));
    expect(outbound(playground, `SELECT status FROM processing_ack WHERE message_id = 'm-1'`)).toEqual([
      { status: 'completed' },
    ]);
    expect(outbound(playground, 'SELECT current_tool FROM container_state')).toEqual([
      { current_tool: null },
    ]);
    expect(outbound(playground, `SELECT key FROM session_state`)).toEqual([
      { key: 'continuation:simulated' },
    ]);
    expect(statSync(join(dirOf(playground), '.heartbeat')).mtimeMs).toBeGreaterThan(begun - 1000);
    // The host's file is the host's: the container has only read it.
    expect(inbound(playground, `SELECT status FROM messages_in WHERE id = 'm-1'`)).toEqual([
      { status: 'pending' },
    ]);
  });

  it('plays the active sessions, but not those that are staged, and changes nothing in v2.db', async () => {
    writeDemo(ws.path, { stagedSessions: [at('staged').id] });
    await ws.central.write((db) =>
      db.prepare(`UPDATE sessions SET status = 'closed' WHERE id = ?`).run(at('closed').id),
    );
    const before = queryElsewhere(join(ws.path, 'v2.db'), 'SELECT * FROM sessions ORDER BY id');
    const child = start();
    const { sessions } = await child.heard('ready');
    expect(sessions.toSorted()).toEqual([at('other').id, playground.id].toSorted());
    // Naming it is a person's explicit wish to play it; and sessions released by a scenario are
    // found by the agent itself.
    child.process.send({ type: 'play', sessionId: at('closed').id });
    await child.heard('status', (r) => r.sessionId === at('closed').id && r.state === 'playing');
    writeDemo(ws.path, { stagedSessions: [] });
    await child.heard('status', (r) => r.sessionId === at('staged').id && r.state === 'playing');
    expect(queryElsewhere(join(ws.path, 'v2.db'), 'SELECT * FROM sessions ORDER BY id')).toEqual(before);
  });

  it('takes context along, waits for what is not due, and drops system rows', async () => {
    const child = start(`--session=${playground.id}`);
    await child.heard('ready');
    await write(playground, { id: 'context', trigger: false }, 'by the way');
    await write(playground, { id: 'sys', kind: 'system', content: '{"type":"cli_response"}' });
    await write(playground, { id: 'later', processAfter: '2099-01-01T00:00:00.000Z' });
    const soon = new Date(Date.now() + 2500).toISOString();
    await write(playground, { id: 'soon', processAfter: soon }, 'soon');

    await child.heard('answered', (r) => r.messageId === 'soon');
    expect(answersTo(playground, 'soon')).toHaveLength(1);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(soon) - 1000);
    expect(child.reports().filter((r) => r.type === 'answered' && r.messageId === 'context')).toHaveLength(1);
    expect(answersTo(playground, 'context')).toEqual([]);
    expect(
      outbound(playground, `SELECT message_id FROM processing_ack WHERE message_id IN ('sys', 'later')`),
    ).toEqual([]);
  });

  it('answers everything once, ten at a time, oldest first', async () => {
    for (let i = 1; i <= 12; i += 1) await write(playground, { id: `b-${i}` }, `number ${i}`);
    const child = start(`--session=${playground.id}`);
    await child.heard('answered', (r) => r.messageId === 'b-12');
    const rows = outbound(
      playground,
      `SELECT in_reply_to, seq FROM messages_out WHERE in_reply_to LIKE 'b-%' ORDER BY seq`,
    );
    expect(rows.map((r) => r.in_reply_to)).toEqual(Array.from({ length: 12 }, (_, i) => `b-${i + 1}`));
    expect(new Set(rows.map((r) => Number(r.seq) % 2))).toEqual(new Set([1]));
  });

  it('asks a question, waits for its answer and acts on selectedOption', async () => {
    const child = start(`--session=${playground.id}`);
    await child.heard('ready');
    await write(playground, { id: 'ask-1' }, '/ask Tea or coffee? | Tea | Coffee');
    await child.heard('claimed', (r) => r.messageId === 'ask-1');
    const question = await waitFor('the question', () =>
      outbound(playground, `SELECT id, content FROM messages_out WHERE kind = 'chat-sdk'`).at(0),
    );
    expect(JSON.parse(String(question.content))).toMatchObject({
      type: 'ask_question',
      questionId: question.id,
      title: 'Tea or coffee?',
      options: [{ value: 'Tea' }, { value: 'Coffee' }],
    });
    const response = {
      type: 'question_response',
      questionId: question.id,
      selectedOption: 'Tea',
      userId: 'u',
    };
    await write(playground, { id: 'resp-1', kind: 'system', content: JSON.stringify(response) });
    await child.heard('answered', (r) => r.messageId === 'ask-1');
    expect(textOf(answersTo(playground, 'ask-1')[0])).toBe('You chose: "Tea".');
  });

  it('gives a message back whose question nobody has answered when it has to go', async () => {
    const child = start(`--session=${playground.id}`);
    await child.heard('ready');
    await write(playground, { id: 'ask-1' }, '/ask Tea or coffee? | Tea | Coffee');
    await waitFor(
      'the question',
      () => outbound(playground, `SELECT 1 FROM messages_out WHERE kind = 'chat-sdk'`)[0],
    );
    child.process.kill('SIGTERM');
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(outbound(playground, `SELECT * FROM processing_ack WHERE message_id = 'ask-1'`)).toEqual([]);
  });

  it('waits for a lock that is held longer than the store’s patience, and loses nothing', async () => {
    const child = start(`--session=${playground.id}`);
    await child.heard('ready');
    const program = `import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute('BEGIN IMMEDIATE')
print('held', flush=True)
time.sleep(6.5)
c.execute('ROLLBACK')`;
    const holder = spawn(PYTHON, ['-c', program, join(dirOf(playground), 'outbound.db')]);
    await once(holder.stdout, 'data');
    await write(playground, { id: 'm-1' });
    expect(await child.heard('error')).toMatchObject({ code: 'SESSION_DB_BUSY', fatal: false });
    await child.heard('answered', (r) => r.messageId === 'm-1');
    expect(answersTo(playground, 'm-1')).toHaveLength(1);
  });

  it('leaves a file alone that a link leads to', async () => {
    const child = start(`--session=${playground.id}`);
    await child.heard('ready');
    const secret = join(folder, 'secret.txt');
    writeFileSync(secret, 'secret');
    symlinkSync(folder, join(dirOf(playground), 'inbox-link'));
    const attachments = ['inbox/../../../../../../secret.txt', 'inbox-link/secret.txt', '/etc/passwd'].map(
      (path) => ({
        name: path,
        localPath: path,
      }),
    );
    // The store would not write such a row; a hostile host might.
    await withWritableDb(ws, keyOf(playground), 'inbound.db', (db) =>
      db
        .prepare(
          `INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('link-1', 1000, 'chat', ?, ?)`,
        )
        .run(new Date().toISOString(), JSON.stringify({ text: 'hi', attachments })),
    );
    await child.heard('answered', (r) => r.messageId === 'link-1');
    expect(String(textOf(answersTo(playground, 'link-1')[0])).match(/not there/g)).toHaveLength(3);
  });

  it('joins a session that is made while it runs', async () => {
    const child = start();
    await child.heard('ready');
    const { session } = await resolveSession(ws, 'ag-sim', 'mg-sim', 'thread-new', 'per-thread');
    await child.heard('status', (r) => r.sessionId === session.id && r.state === 'playing');
    await write(session, { id: 'new-1' });
    await child.heard('answered', (r) => r.messageId === 'new-1');
  });
});

describe('whose session it is', () => {
  const beatAgo = (ms: number): void => {
    const file = heartbeatPath(ws, playground.agentGroup.id, playground.id);
    writeFileSync(file, '');
    const at = (Date.now() - ms) / 1000;
    utimesSync(file, at, at);
  };

  it('refuses a session whose container gave a sign of life just now', async () => {
    beatAgo(20_000);
    await write(playground, { id: 'm-1' });
    const child = start(`--session=${playground.id}`);
    const refused = await child.heard('status', (r) => r.state === 'refused');
    expect(refused).toMatchObject({ sessionId: playground.id });
    expect(refused.reason).toMatch(/last seen \d+ s ago/);
    expect(await child.heard('ready')).toMatchObject({ sessions: [] });
    expect(answersTo(playground, 'm-1')).toEqual([]);
  });

  it('takes over where the last sign of life is old', async () => {
    beatAgo(70_000);
    expect(await start(`--session=${playground.id}`).heard('ready')).toMatchObject({
      sessions: [playground.id],
    });
  });

  it('comes back after a kill, clears its stale claim and answers, once', async () => {
    const first = start(`--session=${playground.id}`, '--delay=60000');
    await first.heard('ready');
    await write(playground, { id: 'm-1' });
    await first.heard('claimed', (r) => r.messageId === 'm-1');
    first.process.kill('SIGKILL');
    await first.exited;
    expect(outbound(playground, `SELECT status FROM processing_ack WHERE message_id = 'm-1'`)).toEqual([
      { status: 'processing' },
    ]);
    const second = start(`--session=${playground.id}`);
    await second.heard('answered', (r) => r.messageId === 'm-1');
    expect(answersTo(playground, 'm-1')).toHaveLength(1);
  });

  it('does not play beside another simulated agent', async () => {
    const first = start(`--session=${playground.id}`);
    await first.heard('ready');
    const second = startAgent(bundle.path, [`--workspace=${ws.path}`, `--session=${playground.id}`]);
    const refused = await second.heard('status', (r) => r.state === 'refused');
    expect(refused.reason).toContain(`process ${first.process.pid}`);
    second.process.disconnect();
    await second.exited;
  });

  it('gives way when another container starts to beat', async () => {
    const child = start(`--session=${playground.id}`);
    await child.heard('ready');
    beatAgo(0);
    const refused = await child.heard('status', (r) => r.state === 'refused');
    expect(refused.reason).toContain('another container');
    await withWritableDb(ws, keyOf(playground), 'outbound.db', (db) =>
      claimMessages(db, ['theirs'], Date.now()),
    );
    expect(outbound(playground, `SELECT message_id FROM processing_ack WHERE status = 'processing'`)).toEqual(
      [{ message_id: 'theirs' }],
    );
  });
});

describe('its end', () => {
  it('finishes what it has begun on SIGTERM, and ends with 0', async () => {
    const child = start(`--session=${playground.id}`, '--delay=60000');
    await child.heard('ready');
    await write(playground, { id: 'm-1' });
    await child.heard('claimed', (r) => r.messageId === 'm-1');
    child.process.kill('SIGTERM');
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(answersTo(playground, 'm-1')).toHaveLength(1);
  });

  it('goes when its parent lets go of it, or says stop', async () => {
    const first = start(`--session=${playground.id}`);
    await first.heard('ready');
    first.process.disconnect();
    expect(await first.exited).toEqual({ code: 0, signal: null });
    const second = start(`--session=${playground.id}`);
    await second.heard('ready');
    second.process.send({ type: 'stop' });
    expect(await second.exited).toEqual({ code: 0, signal: null });
  });

  it('says what is wrong with what it was given', async () => {
    const child = startAgent(bundle.path, [`--workspace=${join(folder, 'nothing')}`]);
    expect(await child.heard('error')).toMatchObject({ code: 'WORKSPACE_NOT_FOUND', fatal: true });
    expect((await child.exited).code).toBe(1);
    const other = start('--session=nobody');
    expect(await other.heard('error')).toMatchObject({ code: 'SESSION_NOT_FOUND', fatal: true });
    await other.exited;
  });
});
