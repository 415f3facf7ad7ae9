/** The console's own files, each in every state that a disk, a person or a newer console can leave it in. */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { AUDIT_LIMITS, AuditLog } from '../../src/desk/audit-log.js';
import { type ConsoleDb, openConsoleDb } from '../../src/desk/console-db.js';
import { openDraftStore } from '../../src/desk/draft-store.js';
import { closeProfile, lockTrouble, readyProfile } from '../../src/desk/profile.js';
import { makeReaderFolder, removeOthers } from '../../src/desk/reader-process.js';
import { type SetAside, tidyProfile } from '../../src/profile/set-aside.js';
import { temporaryFolder } from '../support/store-workspace.js';
import { hashTree } from '../support/tree-hash.js';

const NOW = new Date('2026-11-30T10:00:00Z');

const begun = (sentence: string) => ({
  ...{ at: 1, workspace: '/w', method: 'message.inject', who: 'operator', sentence },
  ...{ sessionId: 's1', undoes: null },
});
const ended = { endedAt: 2, refusal: null, notUndoable: null, changes: [] };
const everything = { workspace: '/w', text: '', sessionId: null, before: null, limit: 200 };

let used = '';
beforeAll(async () => {
  used = mkdtempSync(join(tmpdir(), 'session-console-profile-'));
  await useProfile(used);
  return () => rmSync(used, { recursive: true, force: true });
});

/** A profile that was used: locks, drafts and entries of more than one page each. */
function usedProfile(): string {
  const profile = temporaryFolder();
  cpSync(used, profile, { recursive: true });
  return profile;
}

async function useProfile(profile: string): Promise<void> {
  const db = openConsoleDb(profile);
  const drafts = openDraftStore(db.db);
  db.rememberLock('/locked', true);
  for (let at = 0; at < 200; at += 1) {
    db.rememberWorkspace(`/w${at}`, `W${at}`, at);
    drafts.addStaged({
      token: `t${at}`,
      name: 'x'.repeat(200),
      mimeType: '',
      size: 1,
      path: '/p',
      ours: false,
    });
  }
  db.close();
  const log = new AuditLog(profile);
  for (let at = 0; at < 40; at += 1)
    await log.end(await log.begin(begun(`Inject ${at} ${'x'.repeat(2000)}`)), ended);
  log.close();
  writeFileSync(join(profile, 'window.json'), '{"width":800,"height":600,"maximized":false}');
}

function overwritePage(file: string, page: number): void {
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.alloc(4096, 0x5a), 0, 4096, page * 4096);
}

/** Each leaves something else in the file's place; the bytes that were there count as lost. */
const damages: Record<string, (file: string) => void> = {
  junk: (file) => writeFileSync(file, 'not a database, nor anything else'.repeat(400)),
  'cut short': (file) => truncateSync(file, 5000),
  'cut to nothing': (file) => truncateSync(file, 0),
  'a page overwritten': (file) => {
    for (let page = 2; page < 9; page += 1) overwritePage(file, page);
  },
  'without its table': (file) => {
    const db = new Database(file);
    for (const name of ['setting', 'draft', 'entry']) db.exec(`DROP TABLE IF EXISTS ${name}`);
    db.close();
  },
  'with another table of that name': (file) => {
    const db = new Database(file);
    db.exec(`DROP TABLE IF EXISTS template; DROP TABLE IF EXISTS entry;
      CREATE TABLE template (other TEXT); CREATE TABLE entry (other TEXT)`);
    db.close();
  },
  'a folder': (file) => {
    renameSync(file, `${file}.was`);
    mkdirSync(file);
    writeFileSync(join(file, 'canary'), 'alive');
  },
  'a symbolic link': (file) => {
    renameSync(file, join(dirname(file), 'elsewhere'));
    symlinkSync(join(dirname(file), 'elsewhere'), file);
  },
};

function open(profile: string): { db: ConsoleDb; log: AuditLog; aside: SetAside[] } {
  const aside = tidyProfile(profile, NOW);
  const db = openConsoleDb(profile);
  if (db.replaced !== null) aside.push(db.replaced.aside);
  const log = new AuditLog(profile, AUDIT_LIMITS, (one) => aside.push(one));
  onTestFinished(() => {
    db.close();
    log.close();
  });
  return { db, log, aside };
}

describe.each(Object.entries(damages))('H07: %s', (_, damage) => {
  it('console.db is set aside, whole, and a new one works', () => {
    const profile = usedProfile();
    const file = join(profile, 'console.db');
    damage(file);
    const bytes = lstatSync(file).isFile() ? readFileSync(file) : null;
    const { db, aside } = open(profile);
    expect(aside).toHaveLength(1);
    const { path, to, why } = aside[0] ?? { path: '', to: '', why: '' };
    expect([path, dirname(to)]).toEqual([file, profile]);
    expect(to).toMatch(/console\.db\.damaged-\d{4}-\d\d-\d\d$/);
    expect(why).toMatch(/^is /);
    if (bytes !== null) expect(readFileSync(to).equals(bytes)).toBe(true);
    expect(db.fresh).toBe(true);
    db.rememberWorkspace('/new', 'New', 1);
    expect(db.recentWorkspaces(5).map(({ path: at }) => at)).toEqual(['/new']);
    openDraftStore(db.db);
  });

  it('audit.db is set aside, whole, and the next write is written down', async () => {
    const profile = usedProfile();
    const file = join(profile, 'audit.db');
    damage(file);
    const bytes = lstatSync(file).isFile() ? readFileSync(file) : null;
    const { log, aside } = open(profile);
    const id = await log.begin(begun('Inject after'));
    await log.end(id, ended);
    expect((await log.list(everything)).map(({ sentence }) => sentence)).toEqual(['Inject after']);
    expect(aside.map(({ path }) => path)).toEqual([file]);
    if (bytes !== null) expect(readFileSync(aside[0]?.to ?? '').equals(bytes)).toBe(true);
  });
});

describe('H07: the profile', () => {
  it('takes the locks over from a console.db of which a page is damaged', () => {
    const profile = usedProfile();
    const rows = new Database(join(profile, 'console.db'));
    const root = rows
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'recent_workspace'")
      .pluck()
      .get();
    rows.close();
    overwritePage(join(profile, 'console.db'), Number(root) - 1);
    const { db } = open(profile);
    expect(db.isLocked('/locked')).toBe(true);
    expect(db.replaced?.lost).toContain('the locks of your workspaces are');
  });

  it('says that locks are gone where they cannot be read', () => {
    const profile = usedProfile();
    writeFileSync(join(profile, 'console.db'), 'junk');
    expect(open(profile).db.replaced?.lost).toContain('lock those again');
  });

  it.each(['console.db', 'audit.db'])('a newer %s is refused with its version, and not written', (name) => {
    const profile = usedProfile();
    const newer = new Database(join(profile, name));
    newer.exec('CREATE TABLE later (x); PRAGMA user_version = 99');
    newer.close();
    const before = hashTree(profile);
    const opening = (): void => {
      if (name === 'console.db') openConsoleDb(profile);
      else new AuditLog(profile).refuseNewer();
    };
    expect(opening).toThrow(
      expect.objectContaining({ code: 'PROFILE_NEWER', message: expect.stringMatching(/version 99/) }),
    );
    expect(hashTree(profile)).toEqual(before);
  });

  it('a version that stands in the -wal only is seen too, and the database itself is not written', () => {
    const profile = usedProfile();
    const crashed = join(temporaryFolder(), 'console.db');
    const newer = new Database(join(profile, 'console.db'));
    newer.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 99');
    for (const end of ['', '-wal']) copyFileSync(join(profile, `console.db${end}`), crashed + end);
    newer.close();
    const before = [crashed, `${crashed}-wal`].map((file) => readFileSync(file).toString('hex'));
    expect(() => openConsoleDb(dirname(crashed))).toThrow(expect.objectContaining({ code: 'PROFILE_NEWER' }));
    expect([crashed, `${crashed}-wal`].map((file) => readFileSync(file).toString('hex'))).toEqual(before);
  });

  it('a log that turns out to be damaged while it is used is begun anew, and no number means two entries', async () => {
    const profile = usedProfile();
    const { log, aside } = open(profile);
    const before = await log.begin(begun('Inject before'));
    const rows = new Database(join(profile, 'audit.db'), { readonly: true });
    const root = rows.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'entry_undoes'").pluck().get();
    rows.close();
    // Nothing has read this page yet.
    overwritePage(join(profile, 'audit.db'), Number(root) - 1);
    expect(await log.list(everything)).toEqual([]);
    expect(aside.map(({ path }) => path)).toEqual([join(profile, 'audit.db')]);
    const after = await log.begin(begun('Inject after'));
    expect(after).toBeGreaterThan(before);
    await expect(log.end(before, ended)).rejects.toThrow(/no entry/);
    await log.end(after, ended);
    expect(log.find(after)?.outcome).toBe('done');
  });

  it('never sets one thing aside over another', () => {
    const profile = temporaryFolder();
    for (const text of ['one', 'two', 'three']) {
      writeFileSync(join(profile, 'console.db'), text);
      openConsoleDb(profile).close();
    }
    const kept = readdirSync(profile).filter((name) => /damaged-[\d-]+$/.test(name));
    expect(kept.map((name) => readFileSync(join(profile, name), 'utf8')).sort()).toEqual([
      'one',
      'three',
      'two',
    ]);
  });

  it('is nobody else’s, also where it stood before with other permissions', async () => {
    const profile = usedProfile();
    mkdirSync(join(profile, 'logs'));
    mkdirSync(join(profile, 'staged'));
    for (const file of ['logs/console.log', 'logs/console.old.log', 'staged/a'])
      writeFileSync(join(profile, file), '');
    for (const name of readdirSync(profile, { recursive: true, encoding: 'utf8' }))
      chmodSync(join(profile, name), statSync(join(profile, name)).isDirectory() ? 0o755 : 0o644);
    chmodSync(profile, 0o755);
    closeProfile(profile);
    const { db, log } = open(profile);
    db.rememberLock('/x', true);
    await log.begin(begun('x'));
    expect(existsSync(join(profile, 'audit.db-wal'))).toBe(true);
    const open644 = ['.', ...readdirSync(profile, { recursive: true, encoding: 'utf8' })].filter(
      (name) => (statSync(join(profile, name)).mode & 0o077) !== 0,
    );
    expect(open644).toEqual([]);
  });

  it('does not shut others out of a folder that is not a profile by its looks', () => {
    const shared = temporaryFolder();
    writeFileSync(join(shared, 'report.txt'), '');
    chmodSync(shared, 0o755);
    closeProfile(shared);
    expect(statSync(shared).mode & 0o777).toBe(0o755);
  });

  it('is refused in words where it is no folder, or its lock is none', () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'file'), '');
    expect(() => readyProfile(join(dir, 'file/profile'))).toThrow(/not a folder/);
    expect(() => readyProfile(join(dir, 'file'))).toThrow(/not a folder/);
    expect(lockTrouble(dir)).toMatch(/could not be made/);
    writeFileSync(join(dir, 'SingletonLock'), '');
    expect(lockTrouble(dir)).toMatch(/something else/);
  });

  it('F7: readers’ leftovers go by name and kind; a link in the folder’s place is set aside', async () => {
    const profile = temporaryFolder();
    const others = join(profile, 'others');
    const temp = join(profile, 'reader-temp');
    mkdirSync(join(others, 'reader-abcdef'), { recursive: true });
    writeFileSync(join(others, 'reader-abcdef', 'canary'), 'alive');
    symlinkSync(others, temp);
    const aside: SetAside[] = [];
    const own = makeReaderFolder(temp, (one) => aside.push(one));
    expect(aside.map(({ path }) => path)).toEqual([temp]);
    mkdirSync(join(temp, 'reader-fedcba/sub'), { recursive: true });
    mkdirSync(join(temp, 'mine'));
    symlinkSync(others, join(temp, 'reader-linked'));
    await removeOthers(temp, own.slice(temp.length + 1));
    expect(readdirSync(temp).sort()).toEqual(['mine', own.slice(temp.length + 1), 'reader-linked'].sort());
    expect(readFileSync(join(others, 'reader-abcdef', 'canary'), 'utf8')).toBe('alive');
  });
});
