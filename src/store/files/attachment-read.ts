/** Reading the files that messages name. The folder is writable by a container: nothing in it is trusted. */
import { closeSync, constants, openSync, readSync, statfsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Attachment, AttachmentContent } from '../../contract/entities/attachment.js';
import { errorData, Refusal } from '../../contract/errors.js';
import { reasonOf } from '../../contract/system-error.js';
import type { SessionKey } from '../session-key.js';
import { type AttachedFile, findAttachedFile } from './attachments.js';
import { fsRefusal, readRefusal } from './fs-refusal.js';
import type { HeldFile, HeldFolder } from './held-folder.js';
import type { AttachmentRef } from './message-attachments.js';
import type { WorkspacePath } from './paths.js';
import { refuseInsideWorkspace } from './save-place.js';
import { folderBelow, inSessionDir } from './session-dir.js';

const IMAGE_LIMIT_BYTES = 20 * 1024 * 1024;
const TEXT_LIMIT_BYTES = 1024 * 1024;
const COPY_CHUNK_BYTES = 1024 * 1024;

/** By name or MIME type; the viewer goes by the bytes. */
function looksLikeImage(ref: AttachmentRef): boolean {
  return (
    /\.(png|jpe?g|gif|webp)$/i.test(ref.name) || /^image\/(png|jpeg|gif|webp)$/i.test(ref.mimeType ?? '')
  );
}

function hasPath(ref: AttachmentRef): ref is AttachmentRef & { path: string } {
  return ref.path !== null;
}

/**
 * Works in the folder that an attachment's file is in (`inbox/<id>`, `outbox/<id>`), held open.
 * @param work gets null when there is no such folder
 */
function inItsFolder<T>(
  ws: WorkspacePath,
  key: SessionKey,
  ref: AttachmentRef & { path: string },
  work: (folder: HeldFolder | null, name: string) => T,
): T {
  const parts = ref.path.split('/');
  const name = parts.pop() ?? '';
  return inSessionDir(ws, key, (session) => {
    const folder = session === null ? null : folderBelow(session, ...parts);
    try {
      return work(folder, name);
    } finally {
      folder?.close();
    }
  });
}

/** What is known of an attachment without opening it. Never throws because of what the files hold. */
export function describeAttachment(ws: WorkspacePath, key: SessionKey, ref: AttachmentRef): Attachment {
  const { index, name, mimeType, claimedSize } = ref;
  const common = { index, name, mimeType, claimedSize, image: looksLikeImage(ref) };
  if (!hasPath(ref)) return { ...common, size: null, problem: ref.problem };
  try {
    const stats = inItsFolder(ws, key, ref, (folder, file) => folder?.lookAtFile(file) ?? null);
    return stats === null
      ? { ...common, size: null, problem: errorData('ATTACHMENT_MISSING', { path: ref.path }).message }
      : { ...common, size: stats.size, problem: null };
  } catch (error) {
    const refused = fsRefusal(error, ref.path);
    if (refused instanceof Refusal) return { ...common, size: null, problem: refused.message };
    throw error;
  }
}

/**
 * Opens an attachment that is a plain file inside the session's folder.
 * @returns a file descriptor for reading, and the file's size in bytes
 * @throws ATTACHMENT_MISSING, PATH_UNSAFE, NOT_READABLE
 */
function openPlain(ws: WorkspacePath, key: SessionKey, ref: AttachmentRef): { fd: number; size: number } {
  if (!hasPath(ref))
    throw Refusal.of('PATH_UNSAFE', { path: ref.name, reason: ref.problem ?? 'it names no file' });
  return inItsFolder(ws, key, ref, (folder, name) => {
    let file: HeldFile | null;
    try {
      file = folder?.openFile(name) ?? null;
    } catch (error) {
      throw readRefusal(error, ref.path);
    }
    if (file === null) throw Refusal.of('ATTACHMENT_MISSING', { path: ref.path });
    return { fd: file.fd, size: file.stats.size };
  });
}

function readUpTo(fd: number, limit: number): Buffer {
  const bytes = Buffer.alloc(limit);
  let at = 0;
  while (at < limit) {
    const got = readSync(fd, bytes, at, limit - at, at);
    if (got === 0) break;
    at += got;
  }
  return bytes.subarray(0, at);
}

const MAGIC: readonly { mimeType: string; matches: (b: Buffer) => boolean }[] = [
  { mimeType: 'image/png', matches: (b) => b.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' },
  { mimeType: 'image/jpeg', matches: (b) => b[0] === 0xff && b[1] === 0xd8 && b[2] === 0xff },
  { mimeType: 'image/gif', matches: (b) => /^GIF8[79]a/.test(b.toString('latin1', 0, 6)) },
  {
    mimeType: 'image/webp',
    matches: (b) => b.toString('latin1', 0, 4) === 'RIFF' && b.toString('latin1', 8, 12) === 'WEBP',
  },
];

/** The MIME type of a picture that can be shown, by its first bytes; null for anything else. */
export function imageType(head: Buffer): string | null {
  return MAGIC.find((m) => m.matches(head))?.mimeType ?? null;
}

function asUtf8(bytes: Buffer, whole: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    // `stream` tolerates a last character that is cut off, where the file goes on.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !whole });
  } catch {
    // Not UTF-8: a possible answer here, not an error.
    return null;
  }
}

/**
 * What the viewer shows of an open file: a picture by its bytes (at most 20 MiB), or text (its first
 * 1 MiB). SVG and HTML are text. Anything else is `other` with the reason. The file is closed.
 * @param size in bytes
 */
function shown(fd: number, size: number): AttachmentContent {
  try {
    const mimeType = imageType(readUpTo(fd, 16));
    if (mimeType !== null) {
      if (size > IMAGE_LIMIT_BYTES) {
        return { type: 'other', reason: `The picture is larger than 20 MiB (${size} bytes).` };
      }
      return {
        type: 'image',
        mimeType,
        bytes: new Uint8Array(readUpTo(fd, Math.min(size, IMAGE_LIMIT_BYTES))),
      };
    }
    const bytes = readUpTo(fd, Math.min(size, TEXT_LIMIT_BYTES));
    const truncated = size > TEXT_LIMIT_BYTES;
    const text = asUtf8(bytes, !truncated);
    if (text !== null) return { type: 'text', text, truncated };
    return { type: 'other', reason: 'It is neither text in UTF-8 nor a PNG, JPEG, GIF or WebP picture.' };
  } finally {
    closeSync(fd);
  }
}

/**
 * What the viewer shows of an attachment.
 * @throws ATTACHMENT_MISSING, PATH_UNSAFE, NOT_READABLE
 */
export function readAttachment(ws: WorkspacePath, key: SessionKey, ref: AttachmentRef): AttachmentContent {
  const { fd, size } = openPlain(ws, key, ref);
  const content = shown(fd, size);
  if (content.type !== 'other') return content;
  return { type: 'other', reason: `${content.reason} Save it to open it elsewhere.` };
}

/**
 * What the viewer shows of a file waiting in the composer: the person's own, or our copy.
 * @throws ATTACHMENT_GONE, also for a database of the workspace
 */
export async function readStaged(ws: WorkspacePath, file: AttachedFile): Promise<AttachmentContent> {
  const { path: real, size } = await findAttachedFile(ws, file);
  try {
    // O_NONBLOCK: a FIFO put there since the look above must not hang the open.
    return shown(openSync(real, constants.O_RDONLY | constants.O_NONBLOCK), size);
  } catch (error) {
    throw Refusal.of('ATTACHMENT_GONE', { name: file.name, reason: reasonOf(error) }, error);
  }
}

/** How a copy is made. */
export interface CopyOptions {
  /** A larger file is refused before a byte of it is copied; null: as large as fits on the disk. */
  limitBytes: number | null;
  /** What the copy is called, beside `to`, until it is whole. */
  part: string;
}

/** A sparse file costs its owner nothing, so the size is checked before anything is written. */
function refuseTooLarge(to: string, name: string, size: number, limitBytes: number | null): void {
  if (limitBytes !== null && size > limitBytes) {
    throw Refusal.of('ATTACHMENT_TOO_LARGE', { name, bytes: size, limitBytes });
  }
  const { blocks, bavail, bsize } = statfsSync(path.dirname(to));
  if (blocks > 0 && size > bavail * bsize) throw Refusal.of('DISK_FULL', { path: to });
}

/**
 * Copies an attachment out of the workspace: first under a temporary name beside `to`, so that `to` is never
 * half a file. An existing file there is replaced (the dialog has asked).
 * @param to absolute path that the person chose
 * @throws ATTACHMENT_MISSING, ATTACHMENT_TOO_LARGE, PATH_UNSAFE, NOT_READABLE, NOT_WRITABLE, DISK_FULL
 */
export async function copyAttachment(
  ws: WorkspacePath,
  key: SessionKey,
  ref: AttachmentRef,
  to: string,
  { limitBytes, part }: CopyOptions,
): Promise<{ bytes: number }> {
  refuseInsideWorkspace(ws, to);
  const { fd, size } = openPlain(ws, key, ref);
  const temporary = path.join(path.dirname(to), part);
  try {
    refuseTooLarge(to, ref.name, size, limitBytes);
    const target = await open(temporary, 'wx', 0o600);
    try {
      const chunk = Buffer.alloc(Math.max(1, Math.min(size, COPY_CHUNK_BYTES)));
      let at = 0;
      // A file that grows meanwhile is copied up to the size it had when it was opened.
      while (at < size) {
        const got = readSync(fd, chunk, 0, Math.min(chunk.length, size - at), at);
        if (got === 0) break;
        await target.writeFile(chunk.subarray(0, got));
        at += got;
      }
      await target.sync();
      await target.close();
      await rename(temporary, to);
      return { bytes: at };
    } finally {
      await target.close();
    }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fsRefusal(error, to);
  } finally {
    closeSync(fd);
  }
}
