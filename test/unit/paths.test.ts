import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  assertSafeId,
  checkPlain,
  heartbeatPath,
  inboundDbPath,
  outboundDbPath,
  sessionDbPath,
  sessionDir,
  sessionsBaseDir,
} from '../../src/store/files/paths.js';
import { ownMessageId } from '../../src/store/message/own-message-id.js';
import { createWorkspace, openWorkspace } from '../../src/store/workspace.js';
import { refusalOf } from '../support/refusal.js';
import { temporaryFolder } from '../support/store-workspace.js';

const ws = { path: '/data' };

describe('the seed’s paths', () => {
  it('lie where the host has them', () => {
    expect(sessionsBaseDir(ws)).toBe('/data/v2-sessions');
    expect(sessionDir(ws, 'ag', 'sess')).toBe('/data/v2-sessions/ag/sess');
    expect(inboundDbPath(ws, 'ag', 'sess')).toBe('/data/v2-sessions/ag/sess/inbound.db');
    expect(sessionDbPath(ws, 'ag', 'sess')).toBe('/data/v2-sessions/ag/sess/inbound.db');
    expect(outboundDbPath(ws, 'ag', 'sess')).toBe('/data/v2-sessions/ag/sess/outbound.db');
    expect(heartbeatPath(ws, 'ag', 'sess')).toBe('/data/v2-sessions/ag/sess/.heartbeat');
  });

  it.each([
    '../../../evil',
    '..',
    '.',
    '',
    'a/b',
    'a\\b',
    'a\0b',
    'a\nb',
    '\u001b[31m',
    'é'.repeat(128),
    '\ud800',
  ])('I01: are refused for the id %j, in either place', async (id) => {
    expect(await refusalOf(() => sessionDir(ws, 'ag', id))).toBe('ID_UNSAFE');
    expect(await refusalOf(() => sessionDir(ws, id, 'sess'))).toBe('ID_UNSAFE');
  });

  it.each(['5557401:12', '...', 'a..b', ' ', 'שלום', 'é'.repeat(127)])('take the id %j', (id) => {
    expect(() => assertSafeId(id, 'linux')).not.toThrow();
  });

  it.each(['5557401:12', 'a.', 'a ', '...', 'CON', 'nul', 'Com1.txt', 'lpt¹', 'a?', 'a|b', 'aux .x'])(
    'H05: take the id %j as it is, but not on Windows, which has no such folder',
    (id) => {
      expect(() => assertSafeId(id, 'linux')).not.toThrow();
      expect(() => assertSafeId(id, 'darwin')).not.toThrow();
      expect(() => assertSafeId(id, 'win32')).toThrow(/cannot name a folder: .*Windows/);
    },
  );

  it.each(['console-1f0c', 'sess-1794989109002-t8r3mn', 'CONSOLE', 'com10', 'a.b', ' a', 'nulla', 'con-1'])(
    'H05: take the id %j on Windows too',
    (id) => {
      expect(() => assertSafeId(id, 'win32')).not.toThrow();
    },
  );

  it('H05: of our own making never differ by their case only', () => {
    const uuid = crypto.randomUUID();
    expect(ownMessageId(uuid.toUpperCase(), 3)).toBe(ownMessageId(uuid, 3));
    const dir = temporaryFolder();
    createWorkspace(dir);
    const made = openWorkspace(dir);
    onTestFinished(() => made.close());
    for (let n = 0; n < 1000; n += 1) expect(made.newId('sess')).toMatch(/^[a-z0-9-]+$/);
  });
});

describe('checkPlain', () => {
  it('returns null for what is not there, and the stats of what is', () => {
    const base = temporaryFolder();
    mkdirSync(join(base, 'a'));
    writeFileSync(join(base, 'a/file'), '1234');
    expect(checkPlain(base, 'a/none', 'file')).toBeNull();
    expect(checkPlain(base, 'none/file', 'file')).toBeNull();
    expect(checkPlain(base, 'a/file', 'file')?.size).toBe(4);
    expect(checkPlain(base, 'a', 'folder')?.isDirectory()).toBe(true);
  });

  it('refuses links, pipes, the wrong type and ways out', async () => {
    const base = temporaryFolder();
    mkdirSync(join(base, 'a'));
    writeFileSync(join(base, 'a/file'), '');
    writeFileSync(join(base, 'a/two'), '');
    linkSync(join(base, 'a/two'), join(base, 'a/three'));
    symlinkSync('file', join(base, 'a/link'));
    symlinkSync('a', join(base, 'folder-link'));
    symlinkSync('nowhere', join(base, 'a/dangling'));
    execFileSync('mkfifo', [join(base, 'a/pipe')]);
    for (const bad of [
      'a/link',
      'a/dangling',
      'folder-link/file',
      'a/two',
      'a/pipe',
      'a',
      'a/../a/file',
      '..',
      'a//file',
    ]) {
      expect(await refusalOf(() => checkPlain(base, bad, 'file')), bad).toBe('PATH_UNSAFE');
    }
    expect(await refusalOf(() => checkPlain(base, 'a/file', 'folder'))).toBe('PATH_UNSAFE');
    expect(await refusalOf(() => checkPlain(base, 'a/file/x', 'file'))).toBe('PATH_UNSAFE');
  });
});
