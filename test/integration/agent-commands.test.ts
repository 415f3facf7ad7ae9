import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { type OpenWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { type AgentChild, CHANNEL, makeStages, type Stage, startAgent } from '../support/agent.js';
import { type Bundle, bundleEntry, waitFor } from '../support/child.js';
import { executeElsewhere } from '../support/python-write.js';

const THREADS = ['file', 'card', 'edit', 'react', 'schedule', 'tool', 'slow', 'quiet', 'crash', 'flood'];
const MORE = ['garbage', 'help', 'orders', 'foreign'];

let bundle: Bundle;
let folder: string;
let ws: OpenWorkspace;
let stages: Map<string, Stage>;
let agent: AgentChild;

beforeAll(async () => {
  bundle = await bundleEntry('src/play/agent/index.ts');
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'session-console-commands-')));
  stages = await makeStages(join(folder, 'data'), [...THREADS, ...MORE]);
  ws = openWorkspace(join(folder, 'data'));
  agent = startAgent(bundle.path, [`--workspace=${ws.path}`, '--delay=0']);
  await agent.heard('ready');
});
afterAll(async () => {
  agent.process.kill('SIGTERM');
  await agent.exited;
  ws.close();
  rmSync(folder, { recursive: true, force: true });
  bundle.remove();
});

function on(thread: string): Stage {
  const stage = stages.get(thread);
  if (stage === undefined) throw new Error(`There is no stage ${thread}`);
  return stage;
}

async function write(stage: Stage, id: string, text: string): Promise<void> {
  await writeSessionMessage(ws, stage.agentGroupId, stage.sessionId, {
    id,
    kind: 'chat',
    timestamp: new Date().toISOString(),
    ...CHANNEL,
    threadId: null,
    content: JSON.stringify({ text, sender: 'Test', senderId: 'test' }),
  });
}

/** Writes it, waits until it is done, and returns the rows that were written since. */
async function tell(stage: Stage, id: string, text: string): Promise<Record<string, unknown>[]> {
  const [last] = stage.outbound('SELECT max(seq) AS seq FROM messages_out');
  await write(stage, id, text);
  await agent.heard('answered', (r) => r.messageId === id);
  return stage.outbound(`SELECT * FROM messages_out WHERE seq > ${Number(last?.seq ?? 0)} ORDER BY seq`);
}

const contentOf = (row: Record<string, unknown> | undefined) => JSON.parse(String(row?.content));
const ackOf = (stage: Stage, id: string) =>
  stage.outbound(`SELECT status FROM processing_ack WHERE message_id = '${id}'`).map((r) => r.status);

describe('what a message can tell the agent to do', () => {
  it('/file', async () => {
    const stage = on('file');
    const [row, ...rest] = await tell(stage, 'file-1', '/file März report.csv 20KB');
    expect(rest).toEqual([]);
    expect(contentOf(row)).toEqual({ text: 'Here is März report.csv.', files: ['März report.csv'] });
    expect(row).toMatchObject({ kind: 'chat', in_reply_to: 'file-1' });
    const bytes = readFileSync(join(stage.dir, 'outbox', String(row?.id), 'März report.csv'));
    expect(bytes).toHaveLength(20_480);
    expect(bytes.toString()).toMatch(/^number,square,even\n/);
  });

  it('/file writes through no link, and says so', async () => {
    const stage = on('card');
    rmSync(join(stage.dir, 'outbox'), { recursive: true });
    symlinkSync(folder, join(stage.dir, 'outbox'));
    const [row] = await tell(stage, 'file-2', '/file a.csv');
    expect(contentOf(row).text).toMatch(/^I could not write a\.csv\. .*symbolic link/);
    expect(contentOf(row).files).toBeUndefined();
  });

  it('/card', async () => {
    const [row, ...rest] = await tell(on('card'), 'card-1', '/card SQLite or DuckDB? | SQLite, for ingest.');
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ kind: 'chat-sdk', in_reply_to: null });
    expect(contentOf(row)).toEqual({
      type: 'card',
      card: { title: 'SQLite or DuckDB?', body: 'SQLite, for ingest.' },
      fallbackText: 'SQLite or DuckDB?: SQLite, for ingest.',
    });
  });

  it('/edit takes the platform’s id of its last words, and edits nothing while there is none', async () => {
    const stage = on('edit');
    const [said] = await tell(stage, 'edit-1', 'hello');
    const [none] = await tell(stage, 'edit-2', '/edit too early');
    expect(contentOf(none).text).toContain('no platform id');
    executeElsewhere(
      join(stage.dir, 'inbound.db'),
      `INSERT INTO delivered VALUES (?, ?, 'delivered', '2026-11-22 07:14:31')`,
      [String(said?.id), 'p:1'],
      [String(none?.id), 'p:2'],
    );
    const [edit, ...rest] = await tell(stage, 'edit-3', '/edit better words');
    expect(rest).toEqual([]);
    expect(edit).toMatchObject({ kind: 'chat', platform_id: CHANNEL.platformId });
    expect(contentOf(edit)).toEqual({ operation: 'edit', messageId: 'p:2', text: 'better words' });
    // Its own edit does not count as what it said last.
    const [again] = await tell(stage, 'edit-4', '/edit even better');
    expect(contentOf(again)).toMatchObject({ operation: 'edit', messageId: 'p:2' });
  });

  it('/react', async () => {
    const [row] = await tell(on('react'), 'tg:42', '/react 👍');
    expect(contentOf(row)).toEqual({ operation: 'reaction', messageId: 'tg:42', emoji: '👍' });
  });

  it('/schedule, once and by cron, in the runner’s shape', async () => {
    const stage = on('schedule');
    const before = Date.now();
    const [once, said] = await tell(stage, 'task-1', '/schedule in 10 min | stretch');
    expect(once).toMatchObject({ kind: 'system', in_reply_to: null, platform_id: CHANNEL.platformId });
    expect(contentOf(once)).toEqual({
      action: 'schedule_task',
      taskId: once?.id,
      prompt: 'stretch',
      script: null,
      processAfter: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      recurrence: null,
      platformId: CHANNEL.platformId,
      channelType: CHANNEL.channelType,
      threadId: null,
    });
    expect(String(once?.id)).toMatch(/^task-/);
    expect(Date.parse(contentOf(once).processAfter) - before).toBeGreaterThanOrEqual(600_000);
    expect(contentOf(said).text).toMatch(/^Scheduled for /);
    const [daily] = await tell(stage, 'task-2', '/schedule 0 9 * * 1-5 | mail');
    expect(contentOf(daily)).toMatchObject({ prompt: 'mail', recurrence: '0 9 * * 1-5' });
    const [wrong, ...rest] = await tell(stage, 'task-3', '/schedule soon | mail');
    expect(rest).toEqual([]);
    expect(contentOf(wrong).text).toMatch(/“soon” is not a time: .* Usage: \/schedule/);
  });

  it('/tool, with the heartbeat going on', async () => {
    const stage = on('tool');
    const asked = Date.now();
    await write(stage, 'tool-1', '/tool Bash 7 600');
    const state = await waitFor('the tool', () =>
      stage.outbound('SELECT * FROM container_state WHERE current_tool IS NOT NULL').at(0),
    );
    expect(state).toMatchObject({ current_tool: 'Bash', tool_declared_timeout_ms: 600_000 });
    const begun = Date.parse(String(state.tool_started_at));
    expect(begun).toBeGreaterThanOrEqual(asked);
    expect(begun).toBeLessThanOrEqual(Date.now());
    const beat = await waitFor('a heartbeat of later', () => {
      const { mtimeMs } = statSync(join(stage.dir, '.heartbeat'));
      return mtimeMs > begun + 3000 ? mtimeMs : undefined;
    });
    await agent.heard('answered', (r) => r.messageId === 'tool-1');
    const [ended] = stage.outbound('SELECT current_tool, updated_at FROM container_state');
    expect(ended?.current_tool).toBeNull();
    // It came while the tool ran: until then the agent had recorded what runs.
    expect(beat).toBeLessThan(Date.parse(String(ended?.updated_at)));
    const [row] = stage.outbound(`SELECT content FROM messages_out WHERE in_reply_to = 'tool-1'`);
    expect(contentOf(row).text).toMatch(/^Bash ran for 7(\.\d)? s\.$/);
  });

  it('/slow holds up its own session only', async () => {
    const stage = on('slow');
    const begun = Date.now();
    await tell(stage, 'slow-1', '/slow 1');
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1000);
    // For longer than anybody here would wait.
    await write(stage, 'slow-2', '/slow 3600');
    await agent.heard('claimed', (r) => r.messageId === 'slow-2');
    await tell(on('help'), 'quick-1', 'hello');
    expect(ackOf(stage, 'slow-2')).toEqual(['processing']);
  });

  it('/silent and /fail say nothing', async () => {
    const stage = on('quiet');
    expect(await tell(stage, 'quiet-1', '/silent')).toEqual([]);
    expect(ackOf(stage, 'quiet-1')).toEqual(['completed']);
    expect(await tell(stage, 'quiet-2', '/fail')).toEqual([]);
    expect(ackOf(stage, 'quiet-2')).toEqual(['failed']);
    expect(await agent.heard('answered', (r) => r.messageId === 'quiet-2')).toMatchObject({ ack: 'failed' });
  });

  it('/crash leaves the claim and ends the heartbeat, of its session only; played again, it answers', async () => {
    const stage = on('crash');
    await write(stage, 'crash-1', '/crash');
    const { reason } = await agent.heard('status', (r) => r.state === 'crashed');
    expect(reason).toMatch(/crash-1 told the container to crash/);
    expect(ackOf(stage, 'crash-1')).toEqual(['processing']);
    const beat = statSync(join(stage.dir, '.heartbeat')).mtimeMs;
    await write(stage, 'crash-2', 'is anybody there?');
    await tell(on('help'), 'quick-2', 'hello');
    await waitFor('two beats of another session', () => {
      const other = statSync(join(on('help').dir, '.heartbeat')).mtimeMs;
      return other > beat + 5000 ? other : undefined;
    });
    expect(statSync(join(stage.dir, '.heartbeat')).mtimeMs).toBe(beat);
    expect(ackOf(stage, 'crash-2')).toEqual([]);

    // Told to leave what is dead already, it stays dead.
    expect(await agent.order('rest', stage.sessionId)).toMatchObject({ state: 'crashed' });
    expect(await agent.order('play', stage.sessionId)).toMatchObject({ state: 'playing', reason: null });
    await agent.heard('answered', (r) => r.messageId === 'crash-2');
    expect([...ackOf(stage, 'crash-1'), ...ackOf(stage, 'crash-2')]).toEqual(['completed', 'completed']);
    const rows = stage.outbound('SELECT in_reply_to FROM messages_out ORDER BY seq');
    expect(rows.map((r) => r.in_reply_to)).toEqual(['crash-1', 'crash-2']);
  });

  it('/flood and /big', async () => {
    const stage = on('flood');
    const flood = await tell(stage, 'flood-1', '/flood 500');
    expect(flood).toHaveLength(500);
    expect(new Set(flood.map((r) => Number(r.seq) % 2))).toEqual(new Set([1]));
    expect(contentOf(flood.at(-1)).text).toBe('Message 500 of 500.');
    const [big, ...rest] = await tell(stage, 'big-1', '/big 2MB');
    expect(rest).toEqual([]);
    expect(Buffer.byteLength(contentOf(big).text)).toBe(2 * 1024 * 1024);
  });

  it('/garbage is written as it is, and does not harm the agent', async () => {
    const stage = on('garbage');
    const rows = await tell(stage, 'garbage-1', '/garbage');
    expect(rows.map((r) => r.kind)).toContain('telepathy');
    expect(rows.map((r) => r.timestamp)).toContain('9999-99-99 99:99:99');
    expect(rows.map((r) => r.content)).toContain('00fffe7b2200c328');
    expect(new Set(rows.map((r) => Number(r.seq) % 2))).toEqual(new Set([1]));
    expect(stage.outbound(`SELECT count(*) AS n FROM processing_ack WHERE status = 'pondering'`)).toEqual([
      { n: 1 },
    ]);
    const [edit] = await tell(stage, 'garbage-2', '/edit still here');
    expect(contentOf(edit).text).toContain('no platform id');
  });

  it('/help lists them, and a command of somebody else is answered like any text', async () => {
    const [help] = await tell(on('help'), 'help-1', '@Sim /help');
    expect(contentOf(help).text.split('\n')).toHaveLength(16);
    const [other] = await tell(on('help'), 'help-2', '/clear');
    expect(contentOf(other).text).toBe(
      'You said: "/clear". (/clear is not a command of mine; /help lists them.)',
    );
  });

  it('works a batch off in its order', async () => {
    const stage = on('orders');
    await agent.order('rest', stage.sessionId);
    for (const [i, text] of ['one', '/react 1', 'two', '/slow nothing', 'three'].entries()) {
      await write(stage, `order-${i}`, text);
    }
    await agent.order('play', stage.sessionId);
    await agent.heard('answered', (r) => r.messageId === 'order-4');
    const rows = stage.outbound('SELECT content FROM messages_out ORDER BY seq').map(contentOf);
    expect(rows.map((c) => c.text ?? c.operation)).toEqual([
      'You said: "one".',
      'reaction',
      'You said: "two".',
      '“nothing” is not a number of seconds from 0 to 3600. Usage: /slow 10',
      'You said: "three".',
    ]);
  });
});

describe('orders for one session', () => {
  it('rest leaves it and play takes it again; the last order holds', async () => {
    const stage = on('orders');
    expect(await agent.order('rest', stage.sessionId)).toMatchObject({ state: 'resting', reason: null });
    expect(await agent.order('rest', stage.sessionId)).toMatchObject({ state: 'resting' });
    await write(stage, 'rest-1', 'while it rests');
    await tell(on('help'), 'quick-3', 'hello');
    expect(ackOf(stage, 'rest-1')).toEqual([]);
    for (const type of ['play', 'rest', 'play'] as const) agent.send({ type, sessionId: stage.sessionId });
    await agent.heard('answered', (r) => r.messageId === 'rest-1');
    expect(await agent.order('play', stage.sessionId)).toMatchObject({ state: 'playing' });
  });

  it('refuses a session in which a container lives, and plays it when that one is gone', async () => {
    const stage = on('foreign');
    await agent.order('rest', stage.sessionId);
    const touch = (ms: number) => {
      const at = (Date.now() - ms) / 1000;
      utimesSync(join(stage.dir, '.heartbeat'), at, at);
    };
    touch(20_000);
    const refused = await agent.order('play', stage.sessionId);
    expect(refused.state).toBe('refused');
    expect(refused.reason).toMatch(/^This session is left alone: its container was last seen \d+ s ago\.$/);
    touch(61_000);
    expect(await agent.order('play', stage.sessionId)).toMatchObject({ state: 'playing', reason: null });
  });

  it('says of a session that is not there that it is not', async () => {
    const { state, reason } = await agent.order('play', 'sess-nobody');
    expect(state).toBe('refused');
    expect(reason).toMatch(/no session “sess-nobody”/);
  });
});
