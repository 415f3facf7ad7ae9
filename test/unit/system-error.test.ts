import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Refusal, toFailure } from '../../src/contract/errors.js';
import { reasonOf, systemFault } from '../../src/contract/system-error.js';
import { fromSqlite } from '../../src/store/db/sqlite.js';
import { fsRefusal, readRefusal } from '../../src/store/files/fs-refusal.js';

/** As Node throws it. */
const thrown = (code: string, syscall = 'open') =>
  Object.assign(new Error(`${code}: what the system calls it, ${syscall} '/a/file'`), {
    ...{ code, errno: -1, syscall, path: '/a/file' },
  });
const codes = [...Object.keys(constants.errno), 'UNKNOWN', 'ECANCELED', 'ERR_FS_FILE_TOO_LARGE'];
const named = (refusal: unknown): Refusal => {
  if (refusal instanceof Refusal) return refusal;
  throw new Error(`No refusal: ${String(refusal)}`);
};

describe('H10: an error of the system', () => {
  it.each(codes)('%s is an error of ours, with its cause in words', (code) => {
    const error = thrown(code);
    const writing = named(fsRefusal(error, '/a/file'));
    expect(['DISK_FULL', 'NOT_WRITABLE', 'PATH_UNSAFE']).toContain(writing.code);
    const reading = named(readRefusal(error, '/a/file'));
    expect(['DISK_FULL', 'NOT_READABLE', 'PATH_UNSAFE']).toContain(reading.code);
    const passed = toFailure(error).error;
    expect(passed.code).toBe('FILE_FAILED');
    const inTransaction = named(fromSqlite(error, { file: 'inbound.db', path: '/s/inbound.db' }));
    expect(inTransaction.data).toEqual(writing.data);
    for (const { message } of [writing, reading, passed]) {
      expect(message).toContain('/a/file');
      // The system's own words are used only where we have none.
      expect(message).not.toMatch(/, open/);
      expect(message).toMatch(/^“\/a\/file” .*\.$|^The disk is full: /);
    }
    expect(reasonOf(error)).not.toContain('/a/file');
  });

  it.each([
    ['EMFILE', 'too many files are open. Close'],
    ['ENFILE', 'too many files are open. Close'],
    ['EIO', 'the disk reported an error. Check the disk'],
    ['ENOENT', 'it does not exist, or a folder above it does not. It may have been moved'],
    ['ENAMETOOLONG', 'its name is too long for the file system there. Use a shorter name'],
    ['EBUSY', 'another process is using it. Wait'],
    ['EXDEV', 'it is on a different file system. '],
    ['ENOTDIR', 'something in its path is not a folder. '],
    ['EISDIR', 'a folder stands there. Move it away'],
    ['ENOTEMPTY', 'a non-empty folder is in the way. Move it away'],
    ['ESTALE', 'the network drive no longer knows it. Connect'],
    ['EROFS', 'the file system is read-only. Reading still works; mount'],
    ['EACCES', 'the permissions forbid it. Reading still works; check its permissions.'],
  ])('%s says what to do', (code, words) => {
    expect(named(fsRefusal(thrown(code), '/a/file')).message).toContain(
      `“/a/file” cannot be written: ${words}`,
    );
  });

  it('is the full disk, or a link, where it is that', () => {
    for (const code of ['ENOSPC', 'EDQUOT'])
      expect(named(fsRefusal(thrown(code), '/a/file')).code).toBe('DISK_FULL');
    expect(named(readRefusal(thrown('ELOOP'), '/a/file')).code).toBe('PATH_UNSAFE');
  });

  it('is no other error: those pass as they came', () => {
    const refusal = Refusal.of('NO_WORKSPACE', {});
    const mistake = new TypeError('x is undefined');
    const spawn = thrown('EMFILE', 'spawn git');
    const argument = Object.assign(new TypeError('bad'), { code: 'ERR_INVALID_ARG_TYPE' });
    for (const error of [refusal, mistake, spawn, argument, 'ENOENT', null]) {
      expect(fsRefusal(error, '/a')).toBe(error);
      expect(readRefusal(error, '/a')).toBe(error);
      expect(systemFault(error)).toBeNull();
    }
    expect(toFailure(mistake).error.code).toBe('INTERNAL');
    expect(toFailure(refusal).error.code).toBe('NO_WORKSPACE');
  });

  it('that names no file is told of all the same', () => {
    const { path: _, ...rest } = { ...thrown('EIO', 'fsync') };
    const error = Object.assign(new Error('EIO: i/o error, fsync'), rest);
    expect(toFailure(error).error.message).toBe(
      'A file could not be used: the disk reported an error. Check the disk and how it is connected, then try again. Nothing was acknowledged.',
    );
  });
});
