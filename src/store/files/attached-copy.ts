/** Copying a file that a person attached, or forwards, into a stage. */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  readlinkSync,
  readSync,
  writeSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { Refusal } from '../../contract/errors.js';
import { reasonOf } from '../../contract/system-error.js';
import type { PlannedFile } from './attachments.js';
import { HELD_BY_DESCRIPTOR } from './held-entry.js';
import type { HeldFolder } from './held-folder.js';
import { sessionsBaseDir, type WorkspacePath } from './paths.js';

const CHUNK_BYTES = 1024 * 1024;
const FILE_MODE = 0o644;

/** Errors that can only be about the place that is written to. */
const TARGET_CODES = ['ENOSPC', 'EDQUOT', 'EROFS', 'EFBIG'];

/**
 * Opens a file by its real path: never hangs, and refuses anything but the file that was looked at.
 * @throws ATTACHMENT_GONE
 */
function openSource(file: PlannedFile, source: string): number {
  const gone = (reason: string, cause?: unknown): Refusal =>
    Refusal.of('ATTACHMENT_GONE', { name: file.name, reason }, cause);
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let fd: number;
  try {
    fd = openSync(source, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  } catch (error) {
    throw gone(reasonOf(error), error);
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw gone('it is not a regular file');
    // A folder above it may have become a link since its real path was resolved.
    if (HELD_BY_DESCRIPTOR && readlinkSync(`/proc/self/fd/${fd}`) !== source) {
      throw gone('it was moved or replaced since it was chosen');
    }
    // The sizes were checked and stored before: not one byte is copied of a file whose size has changed.
    if (stats.size !== file.size) throw gone('its size has changed since it was chosen');
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/** Copies exactly this many bytes, whatever becomes of the file meanwhile. */
async function copyBytes(from: number, to: number, size: number): Promise<void> {
  const chunk = Buffer.allocUnsafe(Math.max(1, Math.min(size, CHUNK_BYTES)));
  for (let at = 0; at < size; ) {
    if (at > 0) await breath();
    const got = readSync(from, chunk, 0, Math.min(chunk.length, size - at), at);
    if (got === 0) return;
    for (let done = 0; done < got; ) done += writeSync(to, chunk, done, got - done, at + done);
    at += got;
  }
}

async function copyInto(
  ws: WorkspacePath,
  from: number,
  source: string,
  size: number,
  stage: HeldFolder,
  name: string,
) {
  // A container may grow its file without end while the system copies it.
  const hostile = source.startsWith(sessionsBaseDir(ws) + path.sep);
  if (hostile || !HELD_BY_DESCRIPTOR) {
    const to = stage.create(name, FILE_MODE);
    try {
      await copyBytes(from, to, size);
    } finally {
      closeSync(to);
    }
    return;
  }
  // The system copies it in one go, without a byte passing through here: by reference where the file system can.
  const { COPYFILE_EXCL, COPYFILE_FICLONE } = constants;
  await copyFile(`/proc/self/fd/${from}`, stage.systemPath(name), COPYFILE_EXCL | COPYFILE_FICLONE);
}

/**
 * Copies a file into a stage.
 * @param source its real path
 * @returns the copy's descriptor, to be synced and closed
 * @throws ATTACHMENT_GONE when the file is no longer what it was when planned; the system's error about the stage
 */
export async function copyAttached(
  ws: WorkspacePath,
  file: PlannedFile,
  source: string,
  stage: HeldFolder,
): Promise<number> {
  const gone = (reason: string, cause?: unknown): Refusal =>
    Refusal.of('ATTACHMENT_GONE', { name: file.name, reason }, cause);
  const from = openSource(file, source);
  try {
    await copyInto(ws, from, source, file.size, stage, file.name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (TARGET_CODES.includes(code)) throw error;
    throw gone(reasonOf(error), error);
  } finally {
    closeSync(from);
  }
  const copy = stage.openFile(file.name);
  if (copy === null) throw gone('its copy is gone');
  try {
    if (copy.stats.size !== file.size) throw gone('it changed while it was being copied');
    // The copy has the source's permissions; the container may run as another user.
    if ((copy.stats.mode & 0o7777) !== FILE_MODE) fchmodSync(copy.fd, FILE_MODE);
    return copy.fd;
  } catch (error) {
    closeSync(copy.fd);
    throw error;
  }
}
