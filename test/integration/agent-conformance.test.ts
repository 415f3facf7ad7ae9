/**
 * The container's half of DATA-FORMAT, rule by rule: the simulated agent runs as a process, the host's rows are
 * written by Python's SQLite, and the results are read by it too.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AgentChild, CHANNEL, makeStages, type Stage, startAgent } from '../support/agent.js';
import { type Bundle, bundleEntry, waitFor } from '../support/child.js';
import { python } from '../support/python.js';
import { PYTHON } from '../support/python-path.js';
import { executeElsewhere } from '../support/python-write.js';

const THREAD = 'thread-1';

let bundle: Bundle;
let folder: string;
let stage: Stage;
let agent: AgentChild;

beforeAll(async () => {
  bundle = await bundleEntry('src/play/agent/index.ts');
});
afterAll(() => bundle.remove());
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'session-console-conformance-')));
  const made = (await makeStages(join(folder, 'data'), [THREAD])).get(THREAD);
  if (made === undefined) throw new Error('There is no stage');
  stage = made;
});
afterEach(async () => {
  agent.process.kill('SIGKILL');
  await agent.exited;
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the container and waits until it plays. */
async function start(...args: string[]): Promise<void> {
  agent = startAgent(bundle.path, [
    `--workspace=${join(folder, 'data')}`,
    '--delay=0',
    '--dialect=2.0',
    ...args,
  ]);
  await agent.heard('ready', ({ sessions }) => sessions.includes(stage.sessionId));
}

interface HostRow {
  id: string;
  seq: number;
  text?: string;
  content?: string;
  kind?: string;
  trigger?: 0 | 1;
  onWake?: 0 | 1;
  processAfter?: string;
}

/** Rows of the host's, in one transaction. */
function hostWrites(...rows: HostRow[]): void {
  executeElsewhere(
    join(stage.dir, 'inbound.db'),
    `INSERT INTO messages_in
       (id, seq, kind, timestamp, process_after, trigger, on_wake, platform_id, channel_type, thread_id, content)
     VALUES (?, ?, ?, '2026-11-22T07:14:00.000Z', ?, ?, ?, ?, ?, ?, ?)`,
    ...rows.map((row) => [
      ...[row.id, row.seq, row.kind ?? 'chat', row.processAfter ?? null, row.trigger ?? 1, row.onWake ?? 0],
      ...[CHANNEL.platformId, CHANNEL.channelType, THREAD],
      row.content ?? JSON.stringify({ text: row.text ?? row.id, sender: 'H', senderId: 'h' }),
    ]),
  );
}

const numbered = (count: number): HostRow[] =>
  Array.from({ length: count }, (_, i) => ({ id: `m${i + 1}`, seq: 2 * (i + 1) }));

/** The host's sweep. */
function hostSyncsAcks(): void {
  const done = stage.outbound(`SELECT message_id FROM processing_ack WHERE status <> 'processing'`);
  executeElsewhere(
    join(stage.dir, 'inbound.db'),
    `UPDATE messages_in SET status = 'completed' WHERE id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(done.map((row) => row.message_id))],
  );
}

/** By another process: a descriptor that closes in this one would drop SQLite's locks, if it held any. */
function sha256Elsewhere(file: string): string {
  const program = 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())';
  return execFileSync(PYTHON, ['-c', program, file], { encoding: 'utf8' });
}

const answered = (id: string) => agent.heard('answered', (r) => r.messageId === id);
const acks = () =>
  Object.fromEntries(
    stage
      .outbound('SELECT message_id, status FROM processing_ack')
      .map((row) => [String(row.message_id), row.status]),
  );
const answersInOrder = () =>
  stage
    .outbound('SELECT in_reply_to FROM messages_out WHERE in_reply_to IS NOT NULL ORDER BY seq')
    .map((r) => r.in_reply_to);
const textOfAnswer = (id: string) =>
  JSON.parse(
    String(stage.outbound(`SELECT content FROM messages_out WHERE in_reply_to = '${id}'`)[0]?.content),
  ).text;
const beatAt = () => statSync(join(stage.dir, '.heartbeat')).mtimeMs;

/** Waits until the agent has certainly looked again: something else that was written later is answered. */
async function lookedAgain(id: string, seq: number): Promise<void> {
  hostWrites({ id, seq });
  await answered(id);
}

describe('claims', () => {
  it('says processing while it works', async () => {
    await start();
    hostWrites({ id: 'a', seq: 2, text: '/slow 3600' });
    await agent.heard('claimed', (r) => r.messageId === 'a');
    expect(acks()).toEqual({ a: 'processing' });
    expect(answersInOrder()).toEqual([]);
  });

  it('says completed when it is done, in SQLite’s time', async () => {
    await start();
    hostWrites({ id: 'a', seq: 2, text: '/slow 1' });
    await answered('a');
    const [row] = stage.outbound('SELECT * FROM processing_ack');
    expect(row).toMatchObject({ message_id: 'a', status: 'completed' });
    expect(row?.status_changed).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  it('says failed for what it gives up', async () => {
    await start();
    hostWrites({ id: 'a', seq: 2, text: '/fail' });
    await answered('a');
    expect(acks()).toEqual({ a: 'failed' });
  });

  it('drops, at its start, what a dead container has claimed, and nothing else', async () => {
    hostWrites({ id: 'done', seq: 2 }, { id: 'claimed', seq: 4 }, { id: 'failed', seq: 6 });
    const at = '2026-11-22 07:14:31';
    executeElsewhere(
      join(stage.dir, 'outbound.db'),
      'INSERT INTO processing_ack VALUES (?, ?, ?)',
      ['done', 'completed', at],
      ['claimed', 'processing', at],
      ['failed', 'failed', at],
      ['of a row that is gone', 'processing', at],
    );
    await start();
    await answered('claimed');
    expect(answersInOrder()).toEqual(['claimed']);
    expect(acks()).toEqual({ done: 'completed', claimed: 'completed', failed: 'failed' });
  });

  it('does not drop claims later than at its start', async () => {
    await start();
    await lookedAgain('a', 2);
    executeElsewhere(
      join(stage.dir, 'outbound.db'),
      `INSERT INTO processing_ack VALUES ('other', 'processing', '2026-11-22 07:14:31')`,
    );
    await lookedAgain('b', 4);
    expect(acks()).toEqual({ a: 'completed', b: 'completed', other: 'processing' });
  });
});

describe('seq', () => {
  it('is odd, unique, and above every seq of both files', async () => {
    await start();
    await lookedAgain('a', 2);
    await lookedAgain('b', 1000);
    hostWrites({ id: 'c', seq: 4, text: '/flood 5' });
    await answered('c');
    await lookedAgain('d', 2002);
    const rows = stage.outbound('SELECT in_reply_to, seq FROM messages_out ORDER BY seq');
    expect(rows.map((r) => r.seq)).toEqual([3, 1001, 1003, 1005, 1007, 1009, 1011, 2003]);
    expect(answersInOrder()).toEqual(['a', 'b', 'c', 'c', 'c', 'c', 'c', 'd']);
  });

  it('is not counted on from one that no host has written', async () => {
    hostWrites({ id: 'a', seq: 2 });
    executeElsewhere(join(stage.dir, 'inbound.db'), 'UPDATE messages_in SET seq = 9007199254740993');
    await start();
    expect(await agent.heard('error')).toMatchObject({ code: 'SESSION_DB_SEQ', fatal: false });
    expect(stage.outbound('SELECT * FROM messages_out')).toEqual([]);
  });
});

describe('the poll', () => {
  it('takes the ten newest by seq, and works them off oldest first', async () => {
    hostWrites(...numbered(12));
    await start();
    await answered('m12');
    expect(answersInOrder()).toEqual(['m3', 'm4', 'm5', 'm6', 'm7', 'm8', 'm9', 'm10', 'm11', 'm12']);
  });

  it('limits before it drops acked rows: they hide older ones until the host has synced them', async () => {
    hostWrites(...numbered(12));
    await start();
    await answered('m12');
    // A newer one is among the ten; the oldest two stay hidden until somebody copies the acks.
    await lookedAgain('m13', 26);
    expect(Object.keys(acks())).not.toContain('m1');
    expect(Object.keys(acks())).not.toContain('m2');
    hostSyncsAcks();
    await answered('m1');
    await answered('m2');
    expect(answersInOrder()).toHaveLength(13);
    expect(new Set(answersInOrder()).size).toBe(13);
  });

  it('limits before it drops system rows, and never takes one for itself', async () => {
    const system = { kind: 'system', content: '{"type":"cli_response"}' };
    const newer = Array.from({ length: 10 }, (_, i) => ({ id: `s${i}`, seq: 4 + 2 * i, ...system }));
    hostWrites({ id: 'old', seq: 2 }, ...newer);
    await start();
    await lookedAgain('new', 100);
    expect(acks()).toEqual({ new: 'completed' });
    executeElsewhere(join(stage.dir, 'inbound.db'), `DELETE FROM messages_in WHERE kind = 'system'`);
    await answered('old');
    expect(acks()).toEqual({ new: 'completed', old: 'completed' });
  });

  it('takes pending rows only', async () => {
    const others = ['completed', 'failed', 'paused', 'processing'];
    hostWrites(...others.map((status, i) => ({ id: status, seq: 2 + 2 * i })));
    executeElsewhere(join(stage.dir, 'inbound.db'), 'UPDATE messages_in SET status = id');
    await start();
    await lookedAgain('a', 100);
    expect(acks()).toEqual({ a: 'completed' });
  });

  it('starts no turn for trigger=0 rows; they ride along with the next that does', async () => {
    hostWrites({ id: 'context', seq: 2, trigger: 0 });
    await start();
    const started = beatAt();
    await waitFor('a beat, so several polls', () => (beatAt() > started ? true : undefined));
    expect(acks()).toEqual({});
    await lookedAgain('a', 4);
    expect(acks()).toEqual({ context: 'completed', a: 'completed' });
    expect(answersInOrder()).toEqual(['a']);
  });

  it('waits for process_after, in either way of writing a time', async () => {
    const at = Math.ceil(Date.now() / 1000) * 1000 + 4000;
    const iso = new Date(at).toISOString();
    hostWrites(
      { id: 'iso', seq: 2, processAfter: iso },
      { id: 'sqlite', seq: 4, processAfter: iso.slice(0, 19).replace('T', ' ') },
      { id: 'never', seq: 6, processAfter: '2099-01-01 00:00:00' },
      { id: 'past', seq: 8, processAfter: '2020-01-01T00:00:00.000Z' },
    );
    await start();
    await answered('past');
    await answered('sqlite');
    await answered('iso');
    expect(Object.keys(acks()).sort()).toEqual(['iso', 'past', 'sqlite']);
    // Whenever that was: by the time that the agent itself has stamped on its claim and its answer.
    const early = stage.outbound(
      `SELECT in_reply_to FROM messages_out WHERE in_reply_to <> 'past' AND datetime(timestamp) < datetime('${iso}')`,
    );
    expect(early).toEqual([]);
  });

  it('sees on_wake rows in its first poll only', async () => {
    hostWrites({ id: 'wake-1', seq: 2, onWake: 1 });
    await start();
    await answered('wake-1');
    hostWrites({ id: 'wake-2', seq: 4, onWake: 1 });
    await lookedAgain('a', 6);
    expect(Object.keys(acks()).sort()).toEqual(['a', 'wake-1']);
    await agent.order('rest', stage.sessionId);
    await agent.order('play', stage.sessionId);
    await answered('wake-2');
  });

  it('opens inbound.db afresh each time: a file that took its place is seen', async () => {
    await start();
    await lookedAgain('a', 2);
    execFileSync(PYTHON, [
      '-c',
      `import sqlite3, os, sys
new = sys.argv[1] + '.new'
old, c = sqlite3.connect(sys.argv[1]), sqlite3.connect(new)
old.backup(c)
c.execute("INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('b', 4, 'chat', '2026-11-22T07:14:00Z', '{}')")
c.commit(); c.close(); old.close()
os.replace(new, sys.argv[1])`,
      join(stage.dir, 'inbound.db'),
    ]);
    await answered('b');
  });
});

describe('whose file is whose', () => {
  it('never writes inbound.db: no ack is copied, no byte is changed', async () => {
    hostWrites({ id: 'a', seq: 2 }, { id: 'b', seq: 4, text: '/fail' });
    const look = () => ({
      mtime: statSync(join(stage.dir, 'inbound.db'), { bigint: true }).mtimeNs,
      sum: sha256Elsewhere(join(stage.dir, 'inbound.db')),
      rows: stage.inbound('SELECT * FROM messages_in'),
    });
    const before = look();
    await start();
    await answered('b');
    expect(acks()).toEqual({ a: 'completed', b: 'failed' });
    expect(look()).toEqual(before);
    expect(before.rows.map((r) => r.status)).toEqual(['pending', 'pending']);
  });

  it('leaves outbound.db in DELETE mode, without a journal', async () => {
    await start();
    await lookedAgain('a', 2);
    expect(stage.outbound('PRAGMA journal_mode')).toEqual([{ journal_mode: 'delete' }]);
    expect(readdirSync(stage.dir).filter((name) => /-(wal|shm|journal)$/.test(name))).toEqual([]);
  });
});

describe('a question', () => {
  const question = () =>
    waitFor(
      'the question',
      () => stage.outbound(`SELECT id, content FROM messages_out WHERE kind = 'chat-sdk'`)[0],
    );

  it('has its row’s id, waits with its message claimed, and acts on selectedOption', async () => {
    await start();
    hostWrites({ id: 'a', seq: 2, text: '/ask Roll back? | Roll back | Wait' });
    const { id, content } = await question();
    expect(JSON.parse(String(content))).toEqual({
      type: 'ask_question',
      questionId: id,
      title: 'Roll back?',
      question: 'Roll back?',
      options: [
        { label: 'Roll back', selectedLabel: 'Roll back', value: 'Roll back' },
        { label: 'Wait', selectedLabel: 'Wait', value: 'Wait' },
      ],
    });
    expect(acks()).toEqual({ a: 'processing' });
    const answer = { type: 'question_response', questionId: id, selectedOption: 'Wait', userId: 'u' };
    hostWrites({ id: 'r', seq: 4, kind: 'system', content: JSON.stringify({ ...answer, result: 'x' }) });
    await answered('a');
    expect(textOfAnswer('a')).toBe('You chose: "Wait".');
    expect(acks()).toEqual({ a: 'completed', r: 'completed' });
  });

  it('is answered by compact JSON only: the runner looks for it with LIKE', async () => {
    await start();
    hostWrites({ id: 'a', seq: 2, text: '/ask Tea? | yes | no' });
    const { id } = await question();
    const response = (selectedOption: string) => ({
      type: 'question_response',
      questionId: id,
      selectedOption,
    });
    const loose = JSON.stringify(response('no'), null, 1);
    hostWrites({ id: 'loose', seq: 4, kind: 'system', content: loose });
    // Of a kind other than system, it is a message and not an answer.
    hostWrites({ id: 'chat', seq: 6, content: JSON.stringify(response('no')) });
    const asked = beatAt();
    await waitFor('a beat, so ten polls of the query', () => (beatAt() > asked ? true : undefined));
    expect(acks()).toEqual({ a: 'processing' });
    hostWrites({ id: 'compact', seq: 8, kind: 'system', content: JSON.stringify(response('yes')) });
    await answered('a');
    expect(textOfAnswer('a')).toBe('You chose: "yes".');
  });

  it('is let go by an answer in the seed’s shape, with nothing chosen', async () => {
    await start();
    hostWrites({ id: 'a', seq: 2, text: '/ask Tea? | yes | no' });
    const { id } = await question();
    const content = JSON.stringify({
      type: 'question_response',
      questionId: id,
      status: 'ok',
      result: 'yes',
    });
    hostWrites({ id: 'r', seq: 4, kind: 'system', content });
    await answered('a');
    expect(textOfAnswer('a')).toBe('The answer did not say what was chosen.');
  });
});

describe('signs of life', () => {
  it('is the mtime of .heartbeat: it moves while the agent plays, and stops with it', async () => {
    const begun = Date.now();
    await start();
    const first = beatAt();
    // A file system's clock is coarse.
    expect(first).toBeGreaterThan(begun - 1000);
    // Well within the 60 s of patience that a host has with a claim.
    await waitFor('the next beat', () => (beatAt() > first ? true : undefined));
    await agent.order('rest', stage.sessionId);
    const last = beatAt();
    hostWrites({ id: 'a', seq: 2 });
    await agent.order('rest', stage.sessionId);
    expect(beatAt()).toBe(last);
  });

  it('names the tool that runs in container_state, with its declared timeout', async () => {
    await start();
    hostWrites({ id: 'a', seq: 2, text: '/tool Bash 3600' });
    const state = await waitFor(
      'the tool',
      () => stage.outbound('SELECT * FROM container_state WHERE current_tool IS NOT NULL')[0],
    );
    expect(state).toMatchObject({ id: 1, current_tool: 'Bash', tool_declared_timeout_ms: 3_600_000 });
    const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
    expect(state.tool_started_at).toMatch(iso);
    expect(state.updated_at).toMatch(iso);
    expect(acks()).toEqual({ a: 'processing' });
  });

  it('clears the tool when it has ended', async () => {
    await start();
    hostWrites({ id: 'a', seq: 2, text: '/tool Bash 1' });
    await answered('a');
    expect(
      stage.outbound(
        'SELECT id, current_tool, tool_declared_timeout_ms, tool_started_at FROM container_state',
      ),
    ).toEqual([{ id: 1, current_tool: null, tool_declared_timeout_ms: null, tool_started_at: null }]);
  });

  it('keeps its continuation in session_state', async () => {
    await start();
    await lookedAgain('a', 2);
    const rows = stage.outbound('SELECT * FROM session_state');
    expect(rows).toEqual([
      {
        key: 'continuation:simulated',
        value: expect.stringMatching(/^simulated-session-\d+$/),
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ]);
  });
});

describe('what it says', () => {
  it('stands in outbox/<row id>/ before its row stands in messages_out', async () => {
    await start('--delay=1500');
    hostWrites({ id: 'a', seq: 2, text: '/file report.csv 20KB' });
    await agent.heard('claimed', (r) => r.messageId === 'a');
    const lock = python(
      `import sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=5)
c.execute('BEGIN IMMEDIATE')
print('held', flush=True)
sys.stdin.readline()
c.execute('ROLLBACK')
print('free', flush=True)`,
      join(stage.dir, 'outbound.db'),
    );
    await lock.said('held');
    const outbox = join(stage.dir, 'outbox');
    const [rowId] = await waitFor('the file', () => {
      const ids = readdirSync(outbox);
      return ids[0] !== undefined && existsSync(join(outbox, ids[0], 'report.csv')) ? ids : undefined;
    });
    expect(statSync(join(outbox, String(rowId), 'report.csv')).size).toBe(20_480);
    expect(stage.outbound('SELECT * FROM messages_out')).toEqual([]);
    lock.process.stdin?.write('go\n');
    await lock.said('free');
    await answered('a');
    const [row] = stage.outbound('SELECT id, content FROM messages_out');
    expect(row?.id).toBe(rowId);
    expect(JSON.parse(String(row?.content)).files).toEqual(['report.csv']);
  });

  it('goes to where the message came from, else to the session’s default; its time is SQLite’s', async () => {
    hostWrites({ id: 'a', seq: 2 }, { id: 'b', seq: 4 });
    executeElsewhere(
      join(stage.dir, 'inbound.db'),
      `UPDATE messages_in SET channel_type = NULL, platform_id = NULL, thread_id = NULL WHERE id = 'a'`,
    );
    executeElsewhere(
      join(stage.dir, 'inbound.db'),
      `INSERT OR REPLACE INTO session_routing VALUES (1, 'telegram', 'tg:9', NULL)`,
    );
    await start();
    await answered('b');
    const rows = stage.outbound('SELECT * FROM messages_out ORDER BY seq');
    expect(rows).toMatchObject([
      { in_reply_to: 'a', channel_type: 'telegram', platform_id: 'tg:9', thread_id: null },
      { in_reply_to: 'b', channel_type: 'slack', platform_id: 'slack:C1', thread_id: THREAD },
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({ kind: 'chat', deliver_after: null, recurrence: null });
      expect(row.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    }
  });
});
