import { execFileSync, fork, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReaderClient } from '../../src/reader/client.js';
import type { ReaderChanged } from '../../src/reader/protocol.js';
import { type Bundle, bundleEntry, waitFor } from '../support/child.js';
import { PYTHON } from '../support/python-path.js';
import { forkReader } from '../support/reader-process.js';
import { insertIn, makeSession, run, type SessionFolder } from '../support/session-files.js';
import { hashTree } from '../support/tree-hash.js';

let bundle: Bundle;
let workspace: string;
let client: ReaderClient;
let events: ReaderChanged[];

beforeAll(async () => {
  bundle = await bundleEntry('src/reader/index.ts');
});
afterAll(() => bundle.remove());

beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), 'reader-')));
  events = [];
});
afterEach(() => {
  client.close();
  rmSync(workspace, { recursive: true, force: true });
});

function start(sessions: readonly SessionFolder[]): void {
  client = new ReaderClient({ spawn: () => forkReader(bundle.path) });
  client.onChanged((event) => events.push(event));
  client.watch({ workspace, sessions: sessions.map((s) => s.key), hot: [] });
}

const newest = (session: SessionFolder) =>
  client.request('message.page', session.key, { before: null, limit: 50 });

const chat = (id: string, text: string) => ({
  id,
  timestamp: '2026-11-18T08:10:00.000Z',
  content: JSON.stringify({ text, sender: 'Dana' }),
});

function digestOf(session: SessionFolder) {
  return waitFor(
    `the digest of ${session.key.sessionId}`,
    () => client.digests().get(session.key.sessionId)?.digest,
  );
}

describe('reading and watching', () => {
  it('announces what another process commits, and gives it on the next page', async () => {
    const session = makeSession(workspace, 'sess-a');
    insertIn(session.inbound, chat('m1', 'first'));
    start([session]);
    expect((await newest(session)).messages).toMatchObject([
      { key: 'in:1', state: 'waiting', sender: 'Dana', body: { type: 'text', text: 'first' } },
    ]);
    expect(await digestOf(session)).toMatchObject({
      readable: true,
      lastText: 'first',
      failedIn: { count: 0 },
    });
    events.length = 0;
    execFileSync(PYTHON, [
      '-c',
      `import sqlite3,sys
c=sqlite3.connect(sys.argv[1]); c.execute("insert into messages_out (id,kind,timestamp,content) values ('o1','chat','2026-11-18 08:11:00','{\\"text\\":\\"second\\"}')"); c.commit()
c.execute("insert into processing_ack values ('m1','completed','2026-11-18 08:11:00')"); c.commit()`,
      session.outbound,
    ]);
    await waitFor('the change', () =>
      events.find((e) => e.sessions.includes('sess-a') && e.nouns.includes('message')),
    );
    await waitFor('the digest', () => {
      const digest = client.digests().get('sess-a')?.digest;
      return digest?.readable === true && digest.lastText === 'second' ? digest : undefined;
    });
    expect((await newest(session)).messages.map((m) => [m.key, m.state])).toEqual([
      ['in:1', 'answered'],
      ['out:1', 'undelivered'],
    ]);
  });

  it('notices the heartbeat, v2.db, and a folder that vanishes and comes back', async () => {
    const session = makeSession(workspace, 'sess-a');
    writeFileSync(join(workspace, 'v2.db'), '');
    start([session]);
    await digestOf(session);
    writeFileSync(join(session.dir, '.heartbeat'), '');
    await waitFor('the heartbeat', () => client.digests().get('sess-a')?.container.heartbeatAt ?? undefined);
    const looks = () => events.filter((e) => e.central).length;
    const before = looks();
    writeFileSync(join(workspace, 'v2.db-wal'), 'x');
    await waitFor('the central change', () => (looks() > before ? true : undefined));
    renameSync(session.dir, `${session.dir}-gone`);
    await waitFor('the missing folder', () => {
      const digest = client.digests().get('sess-a')?.digest;
      return digest?.readable === false && digest.code === 'SESSION_FOLDER_MISSING' ? digest : undefined;
    });
    renameSync(`${session.dir}-gone`, session.dir);
    await waitFor('the folder', () => (client.digests().get('sess-a')?.digest.readable ? true : undefined));
  });

  it('tells claims, the running tool, routing, destinations, files and every column', async () => {
    const session = makeSession(workspace, 'sess-a');
    insertIn(session.inbound, chat('m1', 'x'));
    run(
      session.inbound,
      `INSERT INTO session_routing VALUES (1, 'telegram', 'tg:1', NULL);
      INSERT INTO destinations VALUES ('dana', 'Dana', 'channel', 'telegram', 'tg:1', NULL);`,
    );
    run(
      session.outbound,
      `INSERT INTO processing_ack VALUES ('m1', 'processing', '2026-11-22 07:14:31');
      INSERT INTO container_state VALUES (1, 'Bash', 600000, '2026-11-22T07:14:21.288Z', 'x');`,
    );
    start([session]);
    const { key } = session;
    await digestOf(session);
    expect(client.digests().get('sess-a')?.container).toEqual({
      files: 'read',
      heartbeatAt: null,
      claims: [{ messageId: 'm1', since: Date.UTC(2026, 10, 22, 7, 14, 31) }],
      tool: { name: 'Bash', declaredTimeoutMs: 600_000, startedAt: Date.parse('2026-11-22T07:14:21.288Z') },
    });
    expect(await client.request('session.parts', key, {})).toMatchObject({
      routing: { channelType: 'telegram', platformId: 'tg:1', threadId: null },
      missing: [],
      files: [{ path: 'inbound.db' }, { path: 'outbound.db' }],
      moreFiles: false,
    });
    expect(await client.request('destination.projected', key, {})).toMatchObject([
      { name: 'dana', type: 'channel' },
    ]);
    const row = { channelType: 'slack', platformId: 'slack:2', threadId: null };
    const planned = await client.request('session.planTold', key, {
      told: { table: 'session_routing', row },
    });
    expect(planned).toMatchObject([{ file: 'inbound.db', session: key, table: 'session_routing' }]);
    const raw = await client.request('message.get', key, { key: 'in:1' });
    expect(raw.columns.find((c) => c.name === 'content')).toMatchObject({ storage: 'text', cut: false });
    expect(raw.columns.find((c) => c.name === 'seq')).toEqual({
      name: 'seq',
      storage: 'null',
      value: null,
      cut: false,
    });
    await expect(client.request('message.get', key, { key: 'in:99' })).rejects.toMatchObject({
      code: 'MESSAGE_NOT_FOUND',
    });
  });

  it('S04: reads a session of an older schema, and names what it lacks', async () => {
    const session = makeSession(workspace, 'sess-old', {
      inbound: `CREATE TABLE messages_in (id TEXT PRIMARY KEY, seq INTEGER UNIQUE, kind TEXT, timestamp TEXT, status TEXT,
        process_after TEXT, recurrence TEXT, tries INTEGER, platform_id TEXT, channel_type TEXT, thread_id TEXT, content TEXT);
        CREATE TABLE delivered (message_out_id TEXT PRIMARY KEY, delivered_at TEXT);
        INSERT INTO delivered VALUES ('o1', '2026-11-18 08:12:00');`,
      outbound: `CREATE TABLE messages_out (id TEXT PRIMARY KEY, seq INTEGER, timestamp TEXT, kind TEXT, content TEXT);
        CREATE TABLE processing_ack (message_id TEXT PRIMARY KEY, status TEXT, status_changed TEXT);
        INSERT INTO messages_out VALUES ('o1', 3, '2026-11-18 08:11:00', 'chat', '{"text":"y"}');`,
    });
    insertIn(session.inbound, chat('m1', 'x'));
    start([session]);
    expect((await newest(session)).messages).toMatchObject([
      { state: 'waiting', trigger: null, onWake: null },
      { state: 'delivered', platformMessageId: null },
    ]);
    const parts = await client.request('session.parts', session.key, {});
    expect(parts.routing).toBeNull();
    expect(parts.missing).toEqual(
      expect.arrayContaining(['messages_in.trigger', 'delivered.status', 'destinations', 'container_state']),
    );
    expect(await client.request('destination.projected', session.key, {})).toBeNull();
    await expect(
      client.request('session.planTold', session.key, { told: { table: 'destinations', rows: [] } }),
    ).rejects.toMatchObject({ code: 'COLUMN_MISSING' });
  });
});

/** A writer that dies in the middle of a transaction which has already reached the file. */
function killWriter(file: string): void {
  const died = spawnSync(PYTHON, [
    '-c',
    `import sqlite3,sys,os,signal
c=sqlite3.connect(sys.argv[1]); c.execute('pragma cache_size=2'); c.execute('begin immediate')
c.execute("update messages_out set content='{\\"text\\":\\"half\\"}'"); os.kill(os.getpid(), signal.SIGKILL)`,
    file,
  ]);
  expect(died.signal).toBe('SIGKILL');
}

describe('hostile and broken files', () => {
  /** What is done to outbound.db, and what must be said of it. */
  const cases: [string, string, (s: SessionFolder) => void][] = [
    ['S01: 0 bytes', 'SESSION_DB_EMPTY', (s) => writeFileSync(s.outbound, '')],
    ['S01: a text file', 'SESSION_DB_NOT_SQLITE', (s) => writeFileSync(s.outbound, 'hello\n'.repeat(200))],
    ['S01: truncated', 'SESSION_DB_DAMAGED', (s) => truncateSync(s.outbound, 5000)],
    ['S03: WAL', 'SESSION_DB_WAL', (s) => run(s.outbound, 'PRAGMA journal_mode = WAL')],
    [
      'S05: a symlink',
      'PATH_UNSAFE',
      (s) => {
        renameSync(s.outbound, `${s.outbound}.real`);
        symlinkSync(`${s.outbound}.real`, s.outbound);
      },
    ],
    ['a hard link', 'PATH_UNSAFE', (s) => linkSync(s.outbound, `${s.outbound}.other`)],
    [
      'a FIFO',
      'PATH_UNSAFE',
      (s) => {
        rmSync(s.outbound);
        execFileSync('mkfifo', [s.outbound]);
      },
    ],
    [
      'a FIFO for a journal',
      'PATH_UNSAFE',
      (s) => {
        execFileSync('mkfifo', [`${s.outbound}-journal`]);
      },
    ],
    [
      'a folder',
      'PATH_UNSAFE',
      (s) => {
        rmSync(s.outbound);
        mkdirSync(s.outbound);
      },
    ],
    ['missing', 'SESSION_DB_MISSING', (s) => rmSync(s.outbound)],
    ['no folder', 'SESSION_FOLDER_MISSING', (s) => rmSync(s.dir, { recursive: true })],
    ['no tables', 'SESSION_DB_SCHEMA', (s) => run(s.outbound, 'DROP TABLE messages_out')],
    [
      'a view without an end',
      'SESSION_DB_SCHEMA',
      (s) =>
        run(
          s.outbound,
          `DROP TABLE messages_out; CREATE VIEW messages_out AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r)
        SELECT n AS id, n AS seq, 'chat' AS kind, 'x' AS timestamp, '{}' AS content FROM r`,
        ),
    ],
    [
      'an ack that is a view without an end',
      'SESSION_DB_SCHEMA',
      (s) =>
        run(
          s.outbound,
          `DROP TABLE processing_ack; CREATE VIEW processing_ack AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r)
        SELECT n AS message_id, 'processing' AS status, 'x' AS status_changed FROM r`,
        ),
    ],
    [
      'a virtual table',
      'SESSION_DB_SCHEMA',
      (s) =>
        run(
          s.outbound,
          'DROP TABLE messages_out; CREATE VIRTUAL TABLE messages_out USING fts5(id, kind, timestamp, content)',
        ),
    ],
  ];

  it.each(cases)('%s is %s; it is left as it was, and others are read', async (_, code, harm) => {
    const bad = makeSession(workspace, 'sess-bad');
    const good = makeSession(workspace, 'sess-good');
    insertIn(good.inbound, chat('m1', 'fine'));
    insertIn(bad.inbound, chat('m0', 'said'));
    harm(bad);
    const before = hashTree(workspace);
    start([bad, good]);
    const why = { code, message: expect.stringMatching(/\.$/) };
    if (code === 'SESSION_FOLDER_MISSING') {
      await expect(newest(bad)).rejects.toMatchObject({ code });
      expect(await digestOf(bad)).toMatchObject({ readable: false, ...why });
    } else {
      // F11: the half that is good is shown.
      expect((await newest(bad)).messages).toMatchObject([{ id: 'm0', state: 'waiting' }]);
      expect(await digestOf(bad)).toMatchObject({
        ...{ readable: true, lastText: 'said', due: { dueAt: [expect.any(Number)] } },
        bad: [{ file: 'outbound.db', ...why }],
      });
    }
    expect(await digestOf(good)).toMatchObject({ readable: true, lastText: 'fine' });
    expect((await newest(good)).messages).toHaveLength(1);
    client.close();
    expect(hashTree(workspace)).toEqual(before);
  });

  it('S02: shows what a dead writer’s hot journal rolls back, from a copy', async () => {
    const session = makeSession(workspace, 'sess-hot');
    run(
      session.outbound,
      `WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 2000)
      INSERT INTO messages_out (id, kind, timestamp, content) SELECT 'o' || n, 'chat', '2026-11-18 08:10:00', '{"text":"whole"}' FROM r`,
    );
    killWriter(session.outbound);
    expect(statSync(`${session.outbound}-journal`).size).toBeGreaterThan(0);
    // The database itself holds a part of what was never committed.
    expect(readFileSync(session.outbound).includes('"half"')).toBe(true);
    const before = hashTree(workspace);
    start([session]);
    const page = await newest(session);
    expect(page.messages).toHaveLength(50);
    expect(new Set(page.messages.map((m) => (m.body.type === 'text' ? m.body.text : m.body.type)))).toEqual(
      new Set(['whole']),
    );
    expect(await digestOf(session)).toMatchObject({
      ...{ readable: true, lastText: 'whole', recovered: ['outbound.db'] },
    });
    client.close();
    expect(hashTree(workspace)).toEqual(before);
  });

  it('does not roll back a journal that names a super-journal: SQLite would delete that file', async () => {
    const session = makeSession(workspace, 'sess-hot');
    run(
      session.outbound,
      `WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 2000)
       INSERT INTO messages_out (id, kind, timestamp, content) SELECT 'o' || n, 'chat', 'x', '{"text":"whole"}' FROM r`,
    );
    killWriter(session.outbound);
    const victim = join(workspace, 'victim.txt');
    writeFileSync(victim, 'precious');
    const name = Buffer.from(victim);
    const sum = name.reduce((total, byte) => total + byte, 0);
    const numbers = Buffer.alloc(8);
    numbers.writeUInt32BE(name.length, 0);
    numbers.writeUInt32BE(sum, 4);
    const lockPage = Buffer.alloc(4);
    lockPage.writeUInt32BE(0x40000000 / 4096 + 1, 0);
    appendFileSync(
      `${session.outbound}-journal`,
      Buffer.concat([lockPage, name, numbers, Buffer.from('d9d505f920a163d7', 'hex')]),
    );
    start([session]);
    expect((await newest(session)).messages).toEqual([]);
    expect(await digestOf(session)).toMatchObject({ bad: [{ code: 'SESSION_DB_HOT_JOURNAL' }] });
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });

  it('refuses ids that lead out of the workspace', async () => {
    const session = makeSession(workspace, 'sess-a');
    start([session]);
    const key = { agentGroupId: 'ag-test', sessionId: '../../../evil' };
    await expect(client.request('session.parts', key, {})).rejects.toMatchObject({ code: 'ID_UNSAFE' });
  });
});

describe('attachments', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const names = [
    'a.png',
    'b.txt',
    'page.html',
    'c.bin',
    'link',
    'fifo',
    'hard',
    'gone',
    'big.log',
    'late.txt',
  ];
  let session: SessionFolder;

  beforeEach(() => {
    session = makeSession(workspace, 'sess-a');
    const attachments = names.map((name) => ({ name, localPath: `inbox/m:1/${name}` }));
    insertIn(session.inbound, { ...chat('m:1', ''), content: JSON.stringify({ text: 'see', attachments }) });
    const box = join(session.dir, 'inbox', 'm:1');
    mkdirSync(box, { recursive: true });
    writeFileSync(join(box, 'a.png'), png);
    writeFileSync(join(box, 'b.txt'), 'שלום 🙋');
    writeFileSync(join(box, 'page.html'), '<script>alert(1)</script>');
    writeFileSync(join(box, 'c.bin'), Buffer.from([1, 0, 2]));
    symlinkSync('/etc/passwd', join(box, 'link'));
    execFileSync('mkfifo', [join(box, 'fifo')]);
    writeFileSync(join(box, 'hard'), 'x');
    linkSync(join(box, 'hard'), join(box, 'hard2'));
    writeFileSync(join(box, 'big.log'), 'é'.repeat(1024 * 1024));
    writeFileSync(join(box, 'late.txt'), '');
    start([session]);
  });

  const read = (name: string) =>
    client.request('attachment.read', session.key, { key: 'in:1', index: names.indexOf(name) });

  it('shows a file that waits in the composer, but never opens a database of the workspace', async () => {
    const box = join(session.dir, 'inbox', 'm:1');
    const staged = (path: string) =>
      client.request('attachment.readStaged', session.key, { name: 'x', path });
    expect(await staged(join(box, 'b.txt'))).toMatchObject({ type: 'text', text: 'שלום 🙋' });
    for (const path of [session.inbound, join(box, 'fifo'), join(box, 'gone')]) {
      await expect(staged(path)).rejects.toMatchObject({ code: 'ATTACHMENT_GONE' });
    }
  });

  it('says of each what it is', async () => {
    const [message] = (await newest(session)).messages;
    const problems = Object.fromEntries(message?.attachments.map((a) => [a.name, a.problem ?? a.size]) ?? []);
    expect(problems).toMatchObject({ 'a.png': 16, 'b.txt': 13, 'c.bin': 3, 'late.txt': 0 });
    expect(problems.link).toMatch(/symbolic link/);
    expect(problems.fifo).toMatch(/not a regular file/);
    expect(problems.hard).toMatch(/hard link/);
    expect(problems.gone).toMatch(/not in the session/);
  });

  it('shows pictures by their bytes, text as text, and says why it does not show the rest', async () => {
    expect(await read('a.png')).toEqual({ type: 'image', mimeType: 'image/png', bytes: new Uint8Array(png) });
    expect(await read('b.txt')).toEqual({ type: 'text', text: 'שלום 🙋', truncated: false });
    expect(await read('page.html')).toMatchObject({ type: 'text', text: '<script>alert(1)</script>' });
    expect(await read('big.log')).toMatchObject({ type: 'text', truncated: true });
    expect(await read('late.txt')).toEqual({ type: 'text', text: '', truncated: false });
    expect(await read('c.bin')).toMatchObject({ type: 'other' });
    for (const name of ['link', 'fifo', 'hard'])
      await expect(read(name)).rejects.toMatchObject({ code: 'PATH_UNSAFE' });
    await expect(read('gone')).rejects.toMatchObject({ code: 'ATTACHMENT_MISSING' });
  });

  it('copies one out whole, and never into the workspace', async () => {
    const out = mkdtempSync(join(tmpdir(), 'saved-'));
    const copy = (to: string) =>
      client.request('attachment.copy', session.key, {
        key: 'in:1',
        index: 8,
        to,
        part: `.${crypto.randomUUID()}.part`,
        limitBytes: null,
      });
    expect(await copy(join(out, 'saved.log'))).toEqual({ bytes: 2 * 1024 * 1024 });
    expect(readFileSync(join(out, 'saved.log'), 'utf8')).toBe('é'.repeat(1024 * 1024));
    expect(readdirSync(out)).toEqual(['saved.log']);
    await expect(copy(session.inbound)).rejects.toMatchObject({ code: 'PATH_UNSAFE' });
    await expect(copy(join(out, 'no', 'such'))).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
    rmSync(out, { recursive: true });
  });
});

it('ends when its parent goes away', async () => {
  start([]);
  const child = fork(bundle.path, [], { serialization: 'advanced' });
  const exited = new Promise((done) => child.on('exit', done));
  child.disconnect();
  expect(await exited).toBe(0);
});

it('refuses odd input with a code', async () => {
  start([makeSession(workspace, 'sess-a')]);
  const key = { agentGroupId: 'a', sessionId: 'b' };
  await expect(client.request('message.page', key, { before: null, limit: 10_000 })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
});
