import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Staging } from '../../src/main/staging.js';
import { ATTACHMENT_LIMIT_BYTES } from '../../src/shared/entities/attachment.js';

let dir: string;
let staged: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'session-console-staging-'));
  staged = join(dir, 'staged');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const bytes = (text: string) => ({ bytes: new TextEncoder().encode(text) });

describe('files that wait in the composer', () => {
  it('keeps the bytes of a pasted file until it is dropped', async () => {
    const staging = await Staging.in(staged);
    const { token, size } = await staging.stage({
      name: 'a.txt',
      mimeType: 'text/plain',
      source: bytes('abc'),
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
    const staging = await Staging.in(staged);
    const { token, name } = await staging.stage({ name: 'x', mimeType: '', source: { path: file } });
    expect(name).toBe('mine.txt');
    await staging.drop(token);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('starts empty: what an earlier run left is removed', async () => {
    mkdirSync(staged);
    writeFileSync(join(staged, 'left'), 'over');
    await Staging.in(staged);
    expect(readdirSync(staged)).toEqual([]);
  });

  it('refuses what is over the limit, gone, or not a file, and keeps nothing of it', async () => {
    const large = join(dir, 'large');
    writeFileSync(large, '');
    truncateSync(large, ATTACHMENT_LIMIT_BYTES + 1);
    symlinkSync(join(dir, 'nowhere'), join(dir, 'dangling'));
    const staging = await Staging.in(staged);
    const stage = (path: string) => staging.stage({ name: 'n', mimeType: '', source: { path } });
    await expect(stage(large)).rejects.toMatchObject({ code: 'ATTACHMENT_TOO_LARGE' });
    await expect(stage(join(dir, 'dangling'))).rejects.toMatchObject({ code: 'ATTACHMENT_GONE' });
    await expect(stage(dir)).rejects.toMatchObject({ code: 'ATTACHMENT_GONE' });
    expect(readdirSync(staged)).toEqual([]);
  });
});
