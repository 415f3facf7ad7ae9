import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Refusal } from '../shared/errors.js';

/**
 * A file of the person's own, whole. It was looked at when it was chosen; it may be another by now.
 * @throws ATTACHMENT_GONE, ATTACHMENT_TOO_LARGE, system errors
 */
export async function readWhole(path: string, name: string, limitBytes: number): Promise<Buffer> {
  // O_NONBLOCK: a FIFO put there since must not hang the open.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw Refusal.of('ATTACHMENT_GONE', { name, reason: 'it is not a regular file' });
    const { size } = found;
    if (size > limitBytes) throw Refusal.of('ATTACHMENT_TOO_LARGE', { name, bytes: size, limitBytes });
    const bytes = Buffer.alloc(size);
    let at = 0;
    // One that grows meanwhile is read up to the size that it had.
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, size - at, at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await file.close();
  }
}
