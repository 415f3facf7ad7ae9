import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/contract/errors.js';
import { refuseInsideWorkspace, saveFile } from '../../src/store/files/save-place.js';
import { refusalOf } from '../support/refusal.js';
import { makeSession, temporaryFolder } from '../support/store-workspace.js';
import { WorkspaceCanary } from '../support/workspace-canary.js';

describe('F8: what a person saves', () => {
  it('goes nowhere in the workspace, under whatever name it is reached', async () => {
    const s = await makeSession();
    const outside = temporaryFolder();
    symlinkSync(s.folder, join(outside, 'link'));
    const inside = [
      join(s.ws.path, 'v2.db'),
      join(s.ws.path, 'report.csv'),
      join(s.inbound),
      join(s.folder, 'inbox/../report.csv'),
      join(outside, 'link', 'report.csv'),
      join(outside, 'link/../report.csv'),
    ];
    mkdirSync(join(s.folder, 'inbox'));
    for (const to of inside.slice(0, 5))
      expect(await refusalOf(() => refuseInsideWorkspace(s.ws, to)), to).toBe('PATH_UNSAFE');
    expect(() => refuseInsideWorkspace(s.ws, inside[0] ?? '')).toThrow(
      'it is in the open workspace, where the console saves nothing of its own. Save it elsewhere.',
    );
    for (const to of [join(outside, 'v2.db'), join(s.ws.path, '../report.csv'), `${s.ws.path}.csv`])
      refuseInsideWorkspace(s.ws, to);
  });

  it('replaces a link or another name of a file, and never follows it', async () => {
    const s = await makeSession();
    const canary = new WorkspaceCanary(s.ws.path);
    const outside = temporaryFolder();
    symlinkSync(join(s.ws.path, 'v2.db'), join(outside, 'report.csv'));
    await saveFile(join(outside, 'report.csv'), 'a,b\n');
    expect(readFileSync(join(outside, 'report.csv'), 'utf8')).toBe('a,b\n');
    const other = join(outside, 'other.csv');
    linkSync(join(outside, 'report.csv'), other);
    await saveFile(other, ['one', 'two']);
    expect(readFileSync(join(outside, 'report.csv'), 'utf8')).toBe('a,b\n');
    expect(readFileSync(other, 'utf8')).toBe('onetwo');
    expect(statSync(other).nlink).toBe(1);
    canary.expectUntouched();
  });

  it('is whole or not there, and says why not', async () => {
    const folder = temporaryFolder();
    const to = join(folder, 'report.csv');
    writeFileSync(to, 'before');
    function* broken() {
      yield 'half';
      throw Refusal.of('NO_WORKSPACE', {});
    }
    expect(await refusalOf(() => saveFile(to, broken()))).toBe('NO_WORKSPACE');
    expect(readFileSync(to, 'utf8')).toBe('before');
    mkdirSync(join(folder, 'a folder'));
    expect(await refusalOf(() => saveFile(join(folder, 'a folder'), 'x'))).toBe('NOT_WRITABLE');
    expect(await refusalOf(() => saveFile(join(to, 'below-a-file'), 'x'))).toBe('NOT_WRITABLE');
    expect(await refusalOf(() => saveFile(join(folder, 'x'.repeat(300)), 'x'))).toBe('NOT_WRITABLE');
    expect(readdirSync(folder).sort()).toEqual(['a folder', 'report.csv']);
    rmSync(folder, { recursive: true });
    await expect(saveFile(to, 'x')).rejects.toThrow(
      /cannot be written: it does not exist, or a folder above it/,
    );
    expect(() => refuseInsideWorkspace({ path: '/tmp' }, to)).toThrow(/a folder above it does not/);
  });
});
