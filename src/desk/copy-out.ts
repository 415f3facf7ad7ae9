import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ReaderClient } from '../reader/client.js';
import type { SessionKey } from '../store/session-key.js';

/** A file of a message, and where a copy of it goes. */
interface CopyOut {
  /** The message's key in the timeline. */
  key: string;
  index: number;
  /** Absolute. */
  to: string;
  /** A larger file is refused before a byte of it is copied; null: whatever fits on the disk. */
  limitBytes: number | null;
}

/**
 * Has the reader copy a file out of a session's folder. A copy that fails leaves nothing, even when the
 * reader had to be killed over it.
 * @returns its size in bytes
 */
export async function copyOut(
  reader: Pick<ReaderClient, 'request'>,
  session: SessionKey,
  copy: CopyOut,
): Promise<number> {
  const part = `.${randomUUID()}.part`;
  try {
    const { bytes } = await reader.request('attachment.copy', session, { ...copy, part });
    return bytes;
  } catch (error) {
    await rm(join(dirname(copy.to), part), { force: true });
    throw error;
  }
}
