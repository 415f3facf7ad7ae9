import { randomUUID } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Input } from '../contract/contract.js';
import type { StagedAttachment } from '../contract/entities/attachment.js';
import { Refusal } from '../contract/errors.js';
import { ATTACHMENT_LIMIT_BYTES, STAGE_PART_BYTES } from '../contract/limits.js';
import { reasonOf } from '../contract/system-error.js';
import { OWN_FILE, readyFolder, type SetAside, setAside } from '../profile/set-aside.js';
import { fsRefusal } from '../store/files/fs-refusal.js';
import type { DraftStore } from './draft-store.js';

export interface StagedFile {
  name: string;
  mimeType: string;
  path: string;
  /** What the message that it is a copy from says of it, as JSON text. */
  entry?: string | undefined;
}

/** What a file is called whose name comes only with its last part. */
const PASTED = 'pasted file';
/** How many pasted files can be arriving at once. */
const MOST_UPLOADS = 60;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** How we name a file in there: a token, or a copy while it is being made (copy-out.ts). */
const OURS = new RegExp(`^(?:${UUID}|\\.${UUID}\\.part)$`);

/** What is kept of waiting files over a restart. */
type StagedStore = Pick<DraftStore, 'heldTokens' | 'staged' | 'addStaged' | 'dropStaged'>;

interface Begin {
  /** Nothing is known of an earlier run: what its drafts held is set aside. */
  fresh: boolean;
  onSetAside(aside: SetAside): void;
}

/**
 * Files that wait in the composer, across a restart too. The window holds only tokens: a path comes from the
 * preload, which has it from Electron, and is never taken from the page.
 */
export class Staging {
  #files = new Map<string, StagedFile & { ours: boolean; size: number }>();
  /** The bytes so far of pasted files that are still arriving, by the name of their file. */
  readonly #uploads = new Map<string, number>();

  /**
   * @param dir where the bytes of pasted files wait
   * @param store what is kept over a restart; null: nothing
   */
  private constructor(
    private readonly dir: string,
    private readonly store: StagedStore | null,
  ) {}

  /**
   * What no draft holds any more is forgotten. A folder that cannot be made, or a row that cannot be removed,
   * is reported when something is to be staged.
   */
  static async in(dir: string, store: StagedStore | null, { fresh, onSetAside }: Begin): Promise<Staging> {
    const staging = new Staging(dir, store);
    try {
      const aside = readyFolder(dir);
      if (aside !== null) onSetAside(aside);
      if (fresh && (await readdir(dir)).length > 0) {
        onSetAside(setAside(dir, 'holds files of drafts that are not known any more', new Date()));
        readyFolder(dir);
      }
      staging.#takeUp();
      await staging.#sweep();
    } catch (error) {
      if (error instanceof Refusal && error.code === 'PROFILE_UNUSABLE') throw error;
    }
    return staging;
  }

  #takeUp(): void {
    if (this.store === null) return;
    const held = this.store.heldTokens();
    for (const { token, path, ...file } of this.store.staged()) {
      // The place of our own bytes is known without a stored path, even after the profile was moved.
      const at = file.ours ? this.#place(token) : path;
      if (held.has(token) && at !== null) this.#files.set(token, { ...file, path: at });
      else this.store.dropStaged(token);
    }
  }

  #place(token: string): string | null {
    return OURS.test(token) ? join(this.dir, token) : null;
  }

  /** Removes only what we have made: a file, or a link in its place, under a name of ours. */
  async #sweep(): Promise<void> {
    for (const name of await readdir(this.dir)) {
      const path = join(this.dir, name);
      if (!OURS.test(name) || this.#files.has(name)) continue;
      if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false)
        await rm(path, { force: true });
    }
  }

  /** A name for a file that only lives as long as one piece of work; the caller removes it. */
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
   * Takes the next bytes of a pasted file; `stage` turns it into one that waits.
   * @param token null for the first part
   * @returns the token that the next part must name
   * @throws ATTACHMENT_TOO_LARGE, INPUT_TOO_LARGE, ATTACHMENT_GONE for an unknown token, DISK_FULL
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
      readyFolder(this.dir);
      refuseOverLimit(PASTED, before + bytes.byteLength);
      await writeFile(path, bytes, { mode: OWN_FILE, flag: token === null ? 'wx' : 'a' });
    } catch (error) {
      this.#uploads.delete(upload);
      await rm(path, { force: true }).catch(() => undefined);
      throw fsRefusal(error, path);
    }
    this.#uploads.set(upload, before + bytes.byteLength);
    return upload;
  }

  /** What a page began and never finished is removed when the next page starts one. */
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

  /** @throws ATTACHMENT_TOO_LARGE, ATTACHMENT_GONE; nothing is kept then */
  async stage({ name, mimeType, source }: Input<'attachment.stage'>): Promise<StagedAttachment> {
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
    const token = randomUUID();
    const file = { name: basename(source.path), mimeType, size: found.size, path: source.path, ours: false };
    this.#keep(token, file);
    return { token, name: file.name, mimeType, size: found.size };
  }

  /**
   * Takes in a file that `make` writes to the given path, and that must itself keep to the limit.
   * @param make returns its size in bytes
   * @throws as stage; what exists of the file is removed then
   */
  async stageMade(
    { entry, ...about }: Omit<StagedFile, 'path'>,
    make: (path: string) => Promise<number>,
  ): Promise<StagedAttachment> {
    const token = randomUUID();
    const path = join(this.dir, token);
    try {
      readyFolder(this.dir);
      const size = await make(path);
      refuseOverLimit(about.name, size);
      this.#keep(token, { ...about, entry, size, path, ours: true });
      return { token, ...about, size };
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined);
      throw fsRefusal(error, path);
    }
  }

  #keep(token: string, file: StagedFile & { ours: boolean; size: number }): void {
    this.store?.addStaged({ token, ...file });
    this.#files.set(token, file);
  }

  /** @throws ATTACHMENT_GONE for an unknown token, for instance from before a restart */
  get(token: string): StagedFile {
    const file = this.#files.get(token);
    if (file === undefined) throw gone(token);
    return file;
  }

  /** Forgets a file; the bytes of a pasted one are removed, a file of the person's own stays. */
  async drop(token: string): Promise<void> {
    const file = this.#files.get(token);
    this.#files.delete(token);
    if (file?.ours === true) await rm(file.path, { force: true });
    this.store?.dropStaged(token);
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
