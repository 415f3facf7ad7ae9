import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageForm } from '../../src/contract/entities/draft.js';
import { ATTACHMENT_LIMIT_BYTES, STAGE_PART_BYTES } from '../../src/contract/limits.js';
import { type ConsoleDb, openConsoleDb } from '../../src/desk/console-db.js';
import { type DraftStore, openDraftStore } from '../../src/desk/draft-store.js';
import { Staging } from '../../src/desk/staging.js';
import type { SetAside } from '../../src/profile/set-aside.js';

let dir: string;
let staged: string;
let consoleDb: ConsoleDb;
let store: DraftStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'session-console-staging-'));
  staged = join(dir, 'staged');
  consoleDb = openConsoleDb(dir);
  store = openDraftStore(consoleDb.db);
});
afterEach(() => {
  consoleDb.close();
  rmSync(dir, { recursive: true, force: true });
});

const FORM: MessageForm = {
  ...{
    kind: 'chat',
    asJson: false,
    json: '',
    asWritten: false,
    text: 'half a message',
    sender: 'Dana',
    senderId: '',
    taskName: '',
    script: '',
    due: '',
  },
  author: { userId: '', userName: '', fullName: '' },
  ...{ recurrence: '', trigger: true, onWake: false, address: null },
};
const pasted = async (staging: Staging, text: string) => ({
  upload: await staging.takePart(null, new TextEncoder().encode(text)),
});
const take = (fresh = false, onSetAside: (aside: SetAside) => void = () => undefined) =>
  Staging.in(staged, store, { fresh, onSetAside });

describe('files that wait in the composer', () => {
  it('keeps the bytes of a pasted file until it is dropped', async () => {
    const staging = await take();
    const { token, size } = await staging.stage({
      name: 'a.txt',
      mimeType: 'text/plain',
      source: await pasted(staging, 'abc'),
    });
    expect(size).toBe(3);
    const { path } = staging.get(token);
    expect(readFileSync(path, 'utf8')).toBe('abc');
    await staging.drop(token);
    expect(existsSync(path)).toBe(false);
    expect(() => staging.get(token)).toThrow(expect.objectContaining({ code: 'ATTACHMENT_GONE' }));
  });

  it('never touches a file of the person’s own', async () => {
    const file = join(dir, 'mine.txt');
    writeFileSync(file, 'mine');
    const staging = await take();
    const { token, name } = await staging.stage({ name: 'x', mimeType: '', source: { path: file } });
    expect(name).toBe('mine.txt');
    await staging.drop(token);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('keeps over a restart what a draft holds, and says when it is no longer as it was', async () => {
    const own = join(dir, 'own.txt');
    writeFileSync(own, 'own');
    const before = await take();
    const taken = await before.stage({ name: 'p', mimeType: '', source: await pasted(before, 'pasted') });
    const picked = await before.stage({ name: 'x', mimeType: '', source: { path: own } });
    const other = await before.stage({
      name: 'o',
      mimeType: '',
      source: await pasted(before, 'of no draft'),
    });
    store.saveDraft('/ws', 's', { draftId: randomUUID(), form: FORM, attachments: [taken, picked] }, 1);

    const after = await take();
    expect(readFileSync(after.get(taken.token).path, 'utf8')).toBe('pasted');
    expect([await after.isThere(taken.token), await after.isThere(picked.token)]).toEqual([true, true]);
    expect(await after.isThere(other.token)).toBe(false);
    expect(readdirSync(staged)).toEqual([taken.token]);
    writeFileSync(own, 'changed');
    expect(await after.isThere(picked.token)).toBe(false);
  });

  it('P01: takes a pasted file in parts, in their order, and refuses parts and files that are too large', async () => {
    const staging = await take();
    const part = new Uint8Array(STAGE_PART_BYTES).fill(97);
    const upload = await staging.takePart(null, part);
    for (const more of [part, new TextEncoder().encode('end')]) {
      expect(await staging.takePart(upload, more)).toBe(upload);
    }
    const { token, size } = await staging.stage({ name: 'p', mimeType: '', source: { upload } });
    expect(size).toBe(2 * STAGE_PART_BYTES + 3);
    expect(readFileSync(staging.get(token).path, 'utf8').slice(-5)).toBe('aaend');
    // It is no longer an upload.
    await expect(staging.takePart(upload, part)).rejects.toMatchObject({ code: 'ATTACHMENT_GONE' });
    await staging.drop(token);

    const large = new Uint8Array(STAGE_PART_BYTES + 1);
    await expect(staging.takePart(null, large)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
    const endless = await staging.takePart(null, part);
    for (let at = 1; at < ATTACHMENT_LIMIT_BYTES / STAGE_PART_BYTES; at += 1)
      await staging.takePart(endless, part);
    await expect(staging.takePart(endless, part)).rejects.toMatchObject({ code: 'ATTACHMENT_TOO_LARGE' });
    const never = { name: 'n', mimeType: '', source: { upload: randomUUID() } };
    await expect(staging.stage(never)).rejects.toMatchObject({ code: 'ATTACHMENT_GONE' });
    expect(readdirSync(staged)).toEqual([]);
  });

  it('F7: what an earlier run left under a name of ours is removed, and nothing else', async () => {
    mkdirSync(staged);
    const others = join(dir, 'others');
    mkdirSync(others);
    writeFileSync(join(others, 'canary'), 'alive');
    writeFileSync(join(staged, randomUUID()), 'over');
    writeFileSync(join(staged, `.${randomUUID()}.part`), 'half');
    symlinkSync(others, join(staged, randomUUID()));
    const folder = randomUUID();
    mkdirSync(join(staged, folder));
    writeFileSync(join(staged, folder, 'somebody’s'), 'own');
    writeFileSync(join(staged, 'notes.txt'), 'own');
    await take();
    expect(readdirSync(staged).sort()).toEqual([folder, 'notes.txt'].sort());
    expect(readdirSync(join(staged, folder))).toEqual(['somebody’s']);
    expect(readdirSync(others)).toEqual(['canary']);
  });

  it('F7: a link in the folder’s place is set aside, and what it leads to is left', async () => {
    const others = join(dir, 'others');
    mkdirSync(others);
    writeFileSync(join(others, randomUUID()), 'looks like ours');
    symlinkSync(others, staged);
    const aside: SetAside[] = [];
    const staging = await take(false, (one) => aside.push(one));
    expect(aside.map(({ path }) => path)).toEqual([staged]);
    expect(readlinkSync(aside[0]?.to ?? '')).toBe(others);
    expect(readdirSync(others)).toHaveLength(1);
    await staging.stage({ name: 'p', mimeType: '', source: await pasted(staging, 'pasted') });
    expect(readdirSync(others)).toHaveLength(1);
    expect(readdirSync(staged)).toHaveLength(1);
  });

  it('F5: keeps the files of drafts that are not known any more, beside', async () => {
    const before = await take();
    const kept = await before.stage({ name: 'p', mimeType: '', source: await pasted(before, 'pasted') });
    const aside: SetAside[] = [];
    await take(true, (one) => aside.push(one));
    expect(readdirSync(staged)).toEqual([]);
    expect(readFileSync(join(aside[0]?.to ?? '', kept.token), 'utf8')).toBe('pasted');
  });

  it('F6: a copy that is refused, or cut off, leaves nothing', async () => {
    const staging = await take();
    const about = { name: 'n', mimeType: '' };
    const large = staging.stageMade(about, async (path) => {
      writeFileSync(path, 'x');
      return ATTACHMENT_LIMIT_BYTES + 1;
    });
    await expect(large).rejects.toMatchObject({ code: 'ATTACHMENT_TOO_LARGE' });
    const cut = staging.stageMade(about, (path) => {
      writeFileSync(path, 'half');
      return Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }));
    });
    await expect(cut).rejects.toMatchObject({
      code: 'DISK_FULL',
      data: { details: { path: expect.stringContaining(staged) } },
    });
    expect(readdirSync(staged)).toEqual([]);
    expect(store.staged()).toEqual([]);
  });

  it('refuses what is over the limit, gone, or not a file, and keeps nothing of it', async () => {
    const large = join(dir, 'large');
    writeFileSync(large, '');
    truncateSync(large, ATTACHMENT_LIMIT_BYTES + 1);
    symlinkSync(join(dir, 'nowhere'), join(dir, 'dangling'));
    const staging = await take();
    const stage = (path: string) => staging.stage({ name: 'n', mimeType: '', source: { path } });
    await expect(stage(large)).rejects.toMatchObject({ code: 'ATTACHMENT_TOO_LARGE' });
    await expect(stage(join(dir, 'dangling'))).rejects.toMatchObject({ code: 'ATTACHMENT_GONE' });
    await expect(stage(dir)).rejects.toMatchObject({ code: 'ATTACHMENT_GONE' });
    expect(readdirSync(staged)).toEqual([]);
  });
});
