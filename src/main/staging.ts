import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Input } from '../shared/contract.js';
import type { StagedAttachment } from '../shared/entities/attachment.js';
import { Refusal } from '../shared/errors.js';
import { ATTACHMENT_LIMIT_BYTES, STAGE_PART_BYTES } from '../shared/limits.js';
import { reasonOf } from '../shared/system-error.js';
import { fsRefusal } from '../store/files/fs-refusal.js';
import type { DraftStore } from './draft-store.js';

export interface StagedFile {
  name: string;
  mimeType: string;
  path: string;
}

/** What a file is called whose name comes with its last part. */
const PASTED = 'pasted file';
/** So many pasted files can be coming at once. */
const MOST_UPLOADS = 60;

/**
 * Files that wait in the composer, over a restart too. The window holds tokens only: a path comes from the
 * preload, which has it from Electron, and is never taken from the page.
 */
export class Staging {
  #files = new Map<string, StagedFile & { ours: boolean; size: number }>();
  /** The bytes so far of pasted files that are still coming, by the name of their file. */
  readonly #uploads = new Map<string, number>();

  /** @param dir where the bytes of pasted files wait */
  private constructor(
    private readonly dir: string,
    private readonly store: DraftStore,
  ) {}

  /** What no draft holds any more is forgotten. */
  static async in(dir: string, store: DraftStore): Promise<Staging> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const held = store.heldTokens();
    const staging = new Staging(dir, store);
    for (const { token, ...file } of store.staged()) {
      if (held.has(token)) staging.#files.set(token, file);
      else store.dropStaged(token);
    }
    for (const name of await readdir(dir)) {
      if (!staging.#files.has(name)) await rm(join(dir, name), { recursive: true, force: true });
    }
    return staging;
  }

  /** A name for a file that only lives as long as one piece of work; to be removed by who asked. */
  scratch(): string {
    return join(this.dir, randomUUID());
  }

  /** Whether a file can still be sent as it was taken in. */
  async isThere(token: string): Promise<boolean> {
    const file = this.#files.get(token);
    if (file === undefined) return false;
    const found = await stat(file.path).catch(() => null);
    return found?.isFile() === true && found.size === file.size;
  }

  /**
   * Takes the next bytes of a pasted file; `stage` makes it one that waits.
   * @param token null for the first part
   * @returns the token that the next part names
   * @throws ATTACHMENT_TOO_LARGE, INPUT_TOO_LARGE, ATTACHMENT_GONE for a token that is not known, DISK_FULL
   */
  async takePart(token: string | null, bytes: Uint8Array): Promise<string> {
    if (bytes.byteLength > STAGE_PART_BYTES) {
      throw Refusal.of('INPUT_TOO_LARGE', { limitBytes: STAGE_PART_BYTES });
    }
    const upload = token ?? (await this.#beginUpload());
    const before = this.#uploads.get(upload);
    if (before === undefined) throw gone(PASTED);
    const path = join(this.dir, upload);
    try {
      refuseOverLimit(PASTED, before + bytes.byteLength);
      await writeFile(path, bytes, { mode: 0o600, flag: token === null ? 'wx' : 'a' });
    } catch (error) {
      this.#uploads.delete(upload);
      await rm(path, { force: true }).catch(() => undefined);
      throw fsRefusal(error, path);
    }
    this.#uploads.set(upload, before + bytes.byteLength);
    return upload;
  }

  /** What a page began and never ended goes when the next one comes after it. */
  async #beginUpload(): Promise<string> {
    const [oldest] = this.#uploads.keys();
    if (oldest !== undefined && this.#uploads.size >= MOST_UPLOADS) {
      this.#uploads.delete(oldest);
      await rm(join(this.dir, oldest), { force: true });
    }
    const upload = randomUUID();
    this.#uploads.set(upload, 0);
    return upload;
  }

  async stage({ name, mimeType, source }: Input<'attachment.stage'>): Promise<StagedAttachment> {
    const token = randomUUID();
    if ('upload' in source) {
      const size = this.#uploads.get(source.upload);
      if (size === undefined) throw gone(name);
      this.#uploads.delete(source.upload);
      this.#keep(source.upload, { name, mimeType, size, path: join(this.dir, source.upload), ours: true });
      return { token: source.upload, name, mimeType, size };
    }
    const found = await stat(source.path).catch((cause: unknown) => {
      throw Refusal.of('ATTACHMENT_GONE', { name, reason: reasonOf(cause) }, cause);
    });
    if (!found.isFile()) throw Refusal.of('ATTACHMENT_GONE', { name, reason: 'it is not a file' });
    refuseOverLimit(name, found.size);
    const file = { name: basename(source.path), mimeType, size: found.size, path: source.path, ours: false };
    this.#keep(token, file);
    return { token, name: file.name, mimeType, size: found.size };
  }

  /** Takes in a file that `make` writes to the path that it is given. @param make returns its size in bytes */
  async stageMade(
    about: { name: string; mimeType: string },
    make: (path: string) => Promise<number>,
  ): Promise<StagedAttachment> {
    const token = randomUUID();
    const path = join(this.dir, token);
    const size = await make(path);
    refuseOverLimit(about.name, size);
    this.#keep(token, { ...about, size, path, ours: true });
    return { token, ...about, size };
  }

  #keep(token: string, file: StagedFile & { ours: boolean; size: number }): void {
    this.#files.set(token, file);
    this.store.addStaged({ token, ...file });
  }

  /** @throws ATTACHMENT_GONE for a token that is not known, for instance from before a restart */
  get(token: string): StagedFile {
    const file = this.#files.get(token);
    if (file === undefined) throw gone(token);
    return file;
  }

  /** Forgets a file; the bytes of a pasted one go, a file of the person's own stays. */
  async drop(token: string): Promise<void> {
    const file = this.#files.get(token);
    this.#files.delete(token);
    this.store.dropStaged(token);
    if (file?.ours === true) await rm(file.path, { force: true });
  }
}

function gone(name: string): Refusal {
  return Refusal.of('ATTACHMENT_GONE', { name, reason: 'the console no longer holds it' });
}

function refuseOverLimit(name: string, bytes: number): void {
  if (bytes > ATTACHMENT_LIMIT_BYTES) {
    throw Refusal.of('ATTACHMENT_TOO_LARGE', { name, bytes, limitBytes: ATTACHMENT_LIMIT_BYTES });
  }
}
