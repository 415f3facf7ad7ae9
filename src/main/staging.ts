import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Input } from '../shared/contract.js';
import { ATTACHMENT_LIMIT_BYTES, type StagedAttachment } from '../shared/entities/attachment.js';
import { Refusal } from '../shared/errors.js';

export interface StagedFile {
  name: string;
  mimeType: string;
  path: string;
}

/**
 * Files that wait in the composer. The window holds tokens only: a path comes from the preload,
 * which has it from Electron, and is never taken from the page.
 */
export class Staging {
  #files = new Map<string, StagedFile & { ours: boolean }>();

  /** @param dir where the bytes of pasted files wait; it is emptied when the console starts. */
  private constructor(private readonly dir: string) {}

  static async in(dir: string): Promise<Staging> {
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return new Staging(dir);
  }

  async stage({ name, mimeType, source }: Input<'attachment.stage'>): Promise<StagedAttachment> {
    const token = randomUUID();
    if ('bytes' in source) {
      refuseOverLimit(name, source.bytes.byteLength);
      const path = join(this.dir, token);
      await writeFile(path, source.bytes, { mode: 0o600 });
      this.#files.set(token, { name, mimeType, path, ours: true });
      return { token, name, mimeType, size: source.bytes.byteLength };
    }
    const found = await stat(source.path).catch((cause: NodeJS.ErrnoException) => {
      throw Refusal.of('ATTACHMENT_GONE', { name, reason: cause.code ?? cause.message }, cause);
    });
    if (!found.isFile()) throw Refusal.of('ATTACHMENT_GONE', { name, reason: 'it is not a file' });
    refuseOverLimit(name, found.size);
    const file = { name: basename(source.path), mimeType, path: source.path, ours: false };
    this.#files.set(token, file);
    return { token, name: file.name, mimeType, size: found.size };
  }

  /** @throws ATTACHMENT_GONE for a token that is not known, for instance from before a restart */
  get(token: string): StagedFile {
    const file = this.#files.get(token);
    if (file === undefined) {
      throw Refusal.of('ATTACHMENT_GONE', { name: token, reason: 'the console no longer holds it' });
    }
    return file;
  }

  /** Forgets a file; the bytes of a pasted one go, a file of the person's own stays. */
  async drop(token: string): Promise<void> {
    const file = this.#files.get(token);
    this.#files.delete(token);
    if (file?.ours === true) await rm(file.path, { force: true });
  }
}

function refuseOverLimit(name: string, bytes: number): void {
  if (bytes > ATTACHMENT_LIMIT_BYTES) {
    throw Refusal.of('ATTACHMENT_TOO_LARGE', { name, bytes, limitBytes: ATTACHMENT_LIMIT_BYTES });
  }
}
