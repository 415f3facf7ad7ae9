import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STAGES } from '../../src/store/files/stages.js';
import { writeSessionMessage } from '../../src/store/message/message.js';
import { canary, everything } from '../support/canary.js';
import { PYTHON } from '../support/python-path.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession, temporaryFolder } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';

const b64 = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64');
const rows = (s: TestSession) => queryElsewhere(s.inbound, 'SELECT * FROM messages_in ORDER BY seq');
const write = (s: TestSession, attachments: unknown, id = 'm') =>
  writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, chat(id, { attachments }));
const writeFiles = (s: TestSession, ...paths: string[]) =>
  writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, {
    ...chat('m'),
    files: paths.map((path) => ({ name: 'file.bin', path })),
  });

function stored(s: TestSession): Record<string, unknown>[] {
  return JSON.parse(String(rows(s)[0]?.content)).attachments;
}

describe('an attachment', () => {
  const MiB = 1024 * 1024;
  const big = (bytes: number) => Buffer.alloc(bytes).toString('base64');
  it.each<[string, string, unknown, string]>([
    ['A01', 'a name that climbs', [{ name: '../../../x', data: b64('x') }], 'ATTACHMENT_NAME_UNSAFE'],
    [
      'A02',
      'a name that hits the database',
      [{ name: '../../inbound.db', data: b64('x') }],
      'ATTACHMENT_NAME_UNSAFE',
    ],
    ...['/abs', 'C:\\x', 'a\\b', '.', '..'].map((name): [string, string, unknown, string] => [
      'A03',
      `the name ${name}`,
      [{ name, data: b64('x') }],
      'ATTACHMENT_NAME_UNSAFE',
    ]),
    ...['a\0b', 'a\nb', 'a\u001b[2Jb'].map((name): [string, string, unknown, string] => [
      'A05',
      `the name ${JSON.stringify(name)}`,
      [{ name, data: b64('x') }],
      'ATTACHMENT_NAME_UNSAFE',
    ]),
    ['A08', 'text that is not base64', [{ name: 'a', data: 'hello world!' }], 'ATTACHMENT_DATA_INVALID'],
    ['A08', 'base64 with a line break', [{ name: 'a', data: 'aGVs\nbG8=' }], 'ATTACHMENT_DATA_INVALID'],
    ['A08', 'base64 without its padding', [{ name: 'a', data: 'aGVsbG8' }], 'ATTACHMENT_DATA_INVALID'],
    [
      'A08',
      'a data: URL',
      [{ name: 'a', data: 'data:text/plain;base64,aGVsbG8=' }],
      'ATTACHMENT_DATA_INVALID',
    ],
    ['A08', 'a number as data', [{ name: 'a', data: 5 }], 'ATTACHMENT_DATA_INVALID'],
    [
      'A08',
      'a bad one after a good one',
      [
        { name: 'a', data: b64('x') },
        { name: 'b', data: '!' },
      ],
      'ATTACHMENT_DATA_INVALID',
    ],
    ['A10', 'one byte over 25 MiB', [{ name: 'a', data: big(25 * MiB + 1) }], 'ATTACHMENT_TOO_LARGE'],
    [
      'A10',
      'one byte over 50 MiB together',
      [25 * MiB, 25 * MiB, 1].map((n, i) => ({ name: `${i}`, data: big(n) })),
      'ATTACHMENTS_TOO_LARGE',
    ],
    [
      'A10',
      'over the cap and not base64',
      [{ name: 'a', data: '!'.repeat(36 * MiB) }],
      'ATTACHMENT_TOO_LARGE',
    ],
    ['M01', 'a name that is a number', [{ name: 5, data: b64('x') }], 'MESSAGE_FIELD_INVALID'],
    ['M01', 'a localPath that climbs', [{ name: 'a', localPath: 'inbox/../../x' }], 'MESSAGE_FIELD_INVALID'],
  ])('%s: with %s is refused, and nothing is written', async (_, __, attachments, code) => {
    const s = await makeSession();
    const before = everything(s);
    expect(await refusalOf(() => write(s, attachments))).toBe(code);
    expect(everything(s)).toEqual(before);
  });

  it('A04, A07, A09: without a name, of the same name, and without data are saved and told apart', async () => {
    const s = await makeSession();
    const before = canary(s);
    await write(s, [
      { mimeType: 'application/pdf', data: b64('%PDF') },
      { name: 'a.txt', data: b64('one') },
      { name: 'a.txt', data: b64('two') },
      { name: 'empty', data: '' },
    ]);
    expect(stored(s)).toEqual([
      { mimeType: 'application/pdf', name: 'document.pdf', size: 4, localPath: 'inbox/m/document.pdf' },
      { name: 'a.txt', size: 3, localPath: 'inbox/m/a.txt' },
      { name: 'a (2).txt', size: 3, localPath: 'inbox/m/a (2).txt' },
      { name: 'empty', size: 0, localPath: 'inbox/m/empty' },
    ]);
    const contents = stored(s).map(({ localPath }) =>
      readFileSync(join(s.folder, String(localPath)), 'utf8'),
    );
    expect(contents).toEqual(['%PDF', 'one', 'two', '']);
    expect(canary(s)).toEqual(before);
  });

  it('H05: with a name that Windows reserves stands under one that every system takes, and says its own', async () => {
    const s = await makeSession();
    const given = ['x:y', 'CON', 'a.', 'a', 'CON'];
    await write(
      s,
      given.map((name) => ({ name, data: b64(name) })),
    );
    const files = readdirSync(join(s.folder, 'inbox/m')).sort();
    expect(files).toEqual(['CON (2)', 'CON_', 'a', 'a (2)', 'x_y']);
    expect(stored(s).map(({ name, localPath }) => [name, localPath])).toEqual([
      ['x:y', 'inbox/m/x_y'],
      ['CON', 'inbox/m/CON_'],
      ['a.', 'inbox/m/a'],
      ['a (2)', 'inbox/m/a (2)'],
      ['CON (2)', 'inbox/m/CON (2)'],
    ]);
  });

  it('A06: with a name of 256 bytes is saved under a shorter one', async () => {
    const s = await makeSession();
    const before = canary(s);
    await write(s, [{ name: `${'é'.repeat(126)}.png`, data: b64('x') }]);
    expect(readdirSync(join(s.folder, 'inbox/m'))).toEqual([`${'é'.repeat(125)}.png`]);
    expect(canary(s)).toEqual(before);
  });

  it.each(['inbox', 'inbox/m'])('A11: is refused when %s is a symbolic link', async (link) => {
    const s = await makeSession();
    const target = temporaryFolder();
    writeFileSync(join(target, 'canary'), 'x');
    if (link === 'inbox/m') mkdirSync(join(s.folder, 'inbox'));
    symlinkSync(target, join(s.folder, link));
    const before = [...everything(s), ...hashTree(target)];
    expect(await refusalOf(() => write(s, [{ name: 'canary', data: b64('y') }]))).toBe('PATH_UNSAFE');
    expect([...everything(s), ...hashTree(target)]).toEqual(before);
    expect(rows(s)).toEqual([]);
  });

  it('A12: replaces a half-written file that a crash left', async () => {
    const s = await makeSession();
    const before = canary(s);
    mkdirSync(join(s.folder, 'inbox/m'), { recursive: true });
    writeFileSync(join(s.folder, 'inbox/m/a.txt'), 'hal');
    await write(s, [{ name: 'a.txt', data: b64('whole') }]);
    expect(readdirSync(join(s.folder, 'inbox/m'))).toEqual(['a.txt']);
    expect(readFileSync(join(s.folder, 'inbox/m/a.txt'), 'utf8')).toBe('whole');
    expect(canary(s)).toEqual(before);
  });

  it('H05: refuses a folder under its id that holds something else, and removes nothing', async () => {
    const s = await makeSession();
    mkdirSync(join(s.folder, 'inbox/m/deeper'), { recursive: true });
    writeFileSync(join(s.folder, 'inbox/m/a.txt'), 'hal');
    writeFileSync(join(s.folder, 'inbox/m/theirs.txt'), 'theirs');
    const before = everything(s).filter(({ path }) => path.includes('inbox/m/'));
    expect(await refusalOf(() => write(s, [{ name: 'a.txt', data: b64('whole') }]))).toBe('INBOX_TAKEN');
    expect(everything(s).filter(({ path }) => path.includes('inbox/m/'))).toEqual(before);
    expect(rows(s)).toEqual([]);
    expect(existsSync(join(s.folder, '..', STAGES))).toBe(false);
  });

  it('is taken back when the row cannot be written, and what stood there before comes back', async () => {
    const s = await makeSession();
    mkdirSync(join(s.folder, 'inbox/m'), { recursive: true });
    writeFileSync(join(s.folder, 'inbox/m/a.txt'), 'before');
    const before = hashTree(join(s.folder, 'inbox')).map(({ path, sha256 }) => [path, sha256]);
    const { status } = spawnSync(PYTHON, [
      '-c',
      "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(\"INSERT INTO messages_in (id, seq, kind, timestamp, content) VALUES ('x', 'text', 'chat', '', '')\"); c.commit()",
      s.inbound,
    ]);
    expect(status).toBe(0);
    expect(await refusalOf(() => write(s, [{ name: 'a.txt', data: b64('x') }]))).toBe('SESSION_DB_SEQ');
    expect(hashTree(join(s.folder, 'inbox')).map(({ path, sha256 }) => [path, sha256])).toEqual(before);
    expect(existsSync(join(s.folder, '..', STAGES))).toBe(false);
  });

  it('C03: what a writer left that died between the move and the commit is cleared by the next write', async () => {
    const s = await makeSession();
    const around = canary(s);
    const died = spawnSync('true').pid; // A pid that is no longer alive.
    const stages = join(s.folder, '..', STAGES);
    mkdirSync(stages);
    const about = { sessionId: s.sessionId, messageId: 'lost', files: ['a.txt'] };
    writeFileSync(join(stages, `${died}-x.message`), JSON.stringify(about));
    // Another one died before recording whose files these are.
    mkdirSync(join(stages, `${died}-y`));
    mkdirSync(join(s.folder, 'inbox/lost'), { recursive: true });
    writeFileSync(join(s.folder, 'inbox/lost/a.txt'), 'never acknowledged');
    await write(s, [{ name: 'a.txt', data: b64('x') }]);
    expect(readdirSync(join(s.folder, 'inbox'))).toEqual(['m']);
    expect(readdirSync(s.folder).sort()).toEqual(['inbound.db', 'inbox', 'outbound.db', 'outbox']);
    expect(existsSync(stages)).toBe(false);
    expect(canary(s)).toEqual(around);
  });

  it('A11: leaves a symbolic link alone that stands where a writer that died had its stage', async () => {
    const s = await makeSession();
    const target = temporaryFolder();
    writeFileSync(join(target, 'canary'), 'x');
    const died = spawnSync('true').pid;
    const stages = join(s.folder, '..', STAGES);
    mkdirSync(stages);
    symlinkSync(target, join(stages, `${died}-x`));
    symlinkSync(join(target, 'canary'), join(stages, `${died}-y.message`));
    const before = hashTree(target);
    await write(s, [{ name: 'canary', data: b64('y') }]);
    expect(hashTree(target)).toEqual(before);
    expect(readdirSync(stages)).toHaveLength(2);
  });

  it('I06: into a session whose folder is missing is refused, and no folder is made', async () => {
    const s = await makeSession();
    rmSync(s.folder, { recursive: true });
    const before = everything(s);
    expect(await refusalOf(() => write(s, [{ name: 'a', data: b64('y') }]))).toBe('SESSION_FOLDER_MISSING');
    expect(everything(s)).toEqual(before);
  });

  it('by path is refused when it is no regular file, gone, too large, or a database of the workspace', async () => {
    const s = await makeSession();
    const folder = temporaryFolder();
    const large = join(folder, 'large');
    writeFileSync(large, '');
    truncateSync(large, 25 * MiB + 1);
    spawnSync('mkfifo', [join(folder, 'pipe')]);
    expect(await refusalOf(() => writeFiles(s, large))).toBe('ATTACHMENT_TOO_LARGE');
    expect(await refusalOf(() => writeFiles(s, folder))).toBe('ATTACHMENT_GONE');
    expect(await refusalOf(() => writeFiles(s, join(folder, 'pipe')))).toBe('ATTACHMENT_GONE');
    expect(await refusalOf(() => writeFiles(s, join(folder, 'none')))).toBe('ATTACHMENT_GONE');
    expect(await refusalOf(() => writeFiles(s, join(s.ws.path, 'v2.db')))).toBe('ATTACHMENT_GONE');
    expect(rows(s)).toEqual([]);
    truncateSync(large, 25 * MiB);
    renameSync(large, join(folder, 'at the cap'));
    await writeFiles(s, join(folder, 'at the cap'));
    expect(stored(s)).toEqual([
      { type: 'file', name: 'file.bin', size: 25 * MiB, localPath: 'inbox/m/file.bin' },
    ]);
  });
});
