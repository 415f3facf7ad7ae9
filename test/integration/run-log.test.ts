import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RUN_LOG_BYTES, readRunLog } from '../../src/store/files/run-log.js';
import { temporaryFolder } from '../support/store-workspace.js';
import { makeFifo } from '../support/swapper.js';

const LINE = '2026-11-29 19:06 — Counted: four boats.\n';

/** A project with a data directory and an agent group’s folder beside it. */
function makeProject() {
  const project = temporaryFolder();
  const ws = { path: join(project, 'data') };
  const tasks = join(project, 'groups', 'harbor', 'tasks');
  mkdirSync(ws.path);
  mkdirSync(tasks, { recursive: true });
  const file = join(tasks, 'boats-1a2b.md');
  return { project, ws, tasks, file, read: () => readRunLog(ws, 'harbor', 'boats-1a2b') };
}

describe('the run log of a series', () => {
  it('is read where the host’s project has it, and said to be missing where it has not', () => {
    const { project, file, ws, tasks, read } = makeProject();
    expect(read()).toEqual({ found: false, path: file, reason: 'No run has written one yet.' });
    writeFileSync(file, LINE);
    const size = Buffer.byteLength(LINE);
    expect(read()).toMatchObject({ found: true, path: file, text: LINE, size, cut: false });
    expect(readRunLog(ws, 'ledger', 'boats-1a2b')).toMatchObject({
      found: false,
      reason: expect.stringMatching(/There is no .*ledger: run logs lie in the host’s project/),
    });
    rmSync(tasks, { recursive: true });
    expect(read()).toMatchObject({ found: false, reason: 'No run has written one yet.' });
    rmSync(join(project, 'groups'), { recursive: true });
    expect(read()).toMatchObject({
      found: false,
      reason: expect.stringMatching(/beside the data directory/),
    });
  });

  it('of a long one the end is read, from a whole line on, whatever bytes are in it', () => {
    const { file, read } = makeProject();
    writeFileSync(file, LINE.repeat(2000));
    const log = read();
    expect(log).toMatchObject({ found: true, cut: true });
    const text = log.found ? log.text : '';
    expect(text.startsWith('2026')).toBe(true);
    expect(text.endsWith(LINE)).toBe(true);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(RUN_LOG_BYTES);
    writeFileSync(file, Buffer.alloc(3 * RUN_LOG_BYTES, 0xff));
    expect(read()).toMatchObject({ found: true, cut: true });
  });

  it('nothing that a container puts in its place leads out of the folder, or holds the reader up', () => {
    const { project, tasks, file, read } = makeProject();
    const secret = join(project, 'secret');
    writeFileSync(secret, 'not for anybody');
    const refused = (why: RegExp) =>
      expect(read()).toMatchObject({ found: false, reason: expect.stringMatching(why) });
    symlinkSync(secret, file);
    refused(/symbolic link/);
    rmSync(file);
    linkSync(secret, file);
    refused(/more than one name/);
    rmSync(file);
    makeFifo(file);
    refused(/not a regular file/);
    rmSync(file);
    mkdirSync(file);
    refused(/not a regular file/);
    renameSync(tasks, join(project, 'elsewhere'));
    symlinkSync(join(project, 'elsewhere'), tasks);
    refused(/symbolic link/);
  });

  it('no name makes a path of its own', () => {
    const { ws } = makeProject();
    for (const [folder, series] of [
      ...[
        ['harbor', '../../../secret'],
        ['harbor', 'A'],
        ['harbor', ''],
      ],
      ...[
        ['..', 'boats-1a2b'],
        ['a/b', 'boats-1a2b'],
        ['', 'boats-1a2b'],
      ],
    ] as const) {
      expect(readRunLog(ws, folder ?? '', series ?? '')).toMatchObject({ found: false, path: null });
    }
  });
});
