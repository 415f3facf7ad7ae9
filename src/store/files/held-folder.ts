/**
 * A folder that is held open. Whatever is done in it is done in that very folder, wherever its name leads by
 * then: each step is one component, taken relative to the descriptor, and follows no link. So a name that was
 * looked at is never trusted a second time (docs/adr/0026).
 *
 * Linux reaches an entry of an open folder as /proc/self/fd/<descriptor>/<name>, which is what openat does.
 * Elsewhere the folder is compared with its name before each step, which leaves a short window.
 */
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  fsync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  opendirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { isMissing } from './fs-refusal.js';
import { checkFile, errnoOf, HELD_BY_DESCRIPTOR, lookOrNull, named, nameOf, unsafe } from './held-entry.js';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

const READ_FOLDER = O_RDONLY | (O_DIRECTORY ?? 0) | (O_NOFOLLOW ?? 0);
/** Never hangs on a FIFO and follows no link. */
const READ_FILE = O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);

const syncSoon = promisify(fsync);

/** A plain file that is open for reading. Whoever asked for it closes it. */
export interface HeldFile {
  readonly fd: number;
  readonly stats: Stats;
}

/** On some file systems a folder cannot be synced; its entries are then as safe as they get. */
function unlessUnsupported(error: unknown): void {
  if (errnoOf(error) !== 'EINVAL') throw error;
}

export class HeldFolder {
  private open = true;

  private constructor(
    private readonly fd: number,
    /** Absolute, as it was when the folder was opened; for error sentences. */
    readonly path: string,
  ) {}

  /**
   * Opens a folder by an absolute path of which no component is a link.
   * @returns null when it is not there
   * @throws PATH_UNSAFE when it, or a folder above it, is a link, or it is not a folder
   */
  static at(full: string): HeldFolder | null {
    const fd = HeldFolder.descriptor(full, full);
    if (fd === null) return null;
    const folder = new HeldFolder(fd, full);
    if (folder.isAtItsName()) return folder;
    folder.close();
    throw unsafe(full, 'a folder above it is a symbolic link, or has just been replaced');
  }

  /** @returns null when there is no such folder */
  private static descriptor(where: string, full: string): number | null {
    try {
      return openSync(where, READ_FOLDER);
    } catch (error) {
      const stats = isMissing(error) || errnoOf(error) === 'ELOOP' ? lookOrNull(where) : null;
      if (stats?.isSymbolicLink()) throw unsafe(full, 'it is a symbolic link', error);
      if (stats != null && !stats.isDirectory()) throw unsafe(full, 'it is not a folder', error);
      if (isMissing(error)) return null;
      throw named(error, where, full);
    }
  }

  /**
   * Whether the folder still stands at the path it was opened by: false once it, or one above it, was
   * moved, removed or replaced.
   */
  isAtItsName(): boolean {
    if (HELD_BY_DESCRIPTOR) return nameOf(this.fd) === this.path;
    try {
      const [held, named] = [fstatSync(this.fd), statSync(this.path)];
      return held.dev === named.dev && held.ino === named.ino && realpathSync(this.path) === this.path;
    } catch {
      return false;
    }
  }

  stats(): Stats {
    return fstatSync(this.fd);
  }

  close(): void {
    if (this.open) closeSync(this.fd);
    this.open = false;
  }

  /** What the system calls an entry of this folder now. */
  private entry(name: string): string {
    if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name) || name.includes(path.sep)) {
      throw unsafe(path.join(this.path, name), 'it is not one plain name');
    }
    if (HELD_BY_DESCRIPTOR) return `/proc/self/fd/${this.fd}/${name}`;
    if (!this.isAtItsName()) throw unsafe(this.path, 'it was replaced while it was used');
    return path.join(this.path, name);
  }

  /** Performs one step on an entry; system errors name the path that a person knows. */
  private step<T>(name: string, step: (entry: string) => T): T {
    const entry = this.entry(name);
    try {
      return step(entry);
    } catch (error) {
      throw named(error, entry, path.join(this.path, name));
    }
  }

  /** What stands under a name: a link itself, not what it leads to; null for nothing. */
  look(name: string): Stats | null {
    return this.step(name, (entry) => lstatSync(entry, { throwIfNoEntry: false }) ?? null);
  }

  /** As look, in whole nanoseconds: changes when a file is written or replaced by another. */
  stamp(name: string): BigIntStats | null {
    return this.step(name, (entry) => lstatSync(entry, { bigint: true, throwIfNoEntry: false }) ?? null);
  }

  /**
   * Stats of a regular file that has one name; null when there is nothing.
   * @throws PATH_UNSAFE for anything else
   */
  lookAtFile(name: string): Stats | null {
    const stats = this.look(name);
    if (stats !== null) checkFile(path.join(this.path, name), stats);
    return stats;
  }

  /** What the system calls this folder now. */
  private get self(): string {
    if (HELD_BY_DESCRIPTOR) return `/proc/self/fd/${this.fd}`;
    if (!this.isAtItsName()) throw unsafe(this.path, 'it was replaced while it was used');
    return this.path;
  }

  /** The names in it, in no order. */
  names(): string[] {
    const { self } = this;
    try {
      return readdirSync(self);
    } catch (error) {
      throw named(error, self, this.path);
    }
  }

  /** As names, one at a time: for a folder that may hold any number of them. */
  *eachName(): Generator<string, void> {
    const folder = opendirSync(this.self);
    try {
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) yield entry.name;
    } finally {
      folder.closeSync();
    }
  }

  /**
   * Opens a folder in it.
   * @returns null when there is none
   * @throws PATH_UNSAFE for a link, or what is not a folder
   */
  folder(name: string): HeldFolder | null {
    const full = path.join(this.path, name);
    const fd = HeldFolder.descriptor(this.entry(name), full);
    return fd === null ? null : new HeldFolder(fd, full);
  }

  /**
   * Makes a folder in it.
   * @throws the system's error, EEXIST among them
   */
  makeFolder(name: string): void {
    this.step(name, (entry) => mkdirSync(entry));
  }

  /**
   * Opens a folder in it, made if need be.
   * @throws PATH_UNSAFE, the system's error
   */
  folderMade(name: string): HeldFolder {
    for (;;) {
      const there = this.folder(name);
      if (there !== null) return there;
      try {
        this.makeFolder(name);
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') throw error;
      }
    }
  }

  /**
   * Opens a plain file in it for reading. Never hangs.
   * @returns null when there is none
   * @throws PATH_UNSAFE for what is not a regular file with one name; the system's error
   */
  openFile(name: string): HeldFile | null {
    const full = path.join(this.path, name);
    let fd: number;
    try {
      fd = this.step(name, (entry) => openSync(entry, READ_FILE));
    } catch (error) {
      if (isMissing(error)) return null;
      // ELOOP is a link, ENXIO a socket: the look says which.
      const stats = this.look(name);
      if (stats !== null) checkFile(full, stats);
      throw error;
    }
    try {
      const stats = fstatSync(fd);
      checkFile(full, stats);
      return { fd, stats };
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /**
   * The whole of a small file.
   * @returns null when there is none, or it is larger than `limit` bytes
   * @throws as openFile
   */
  readFile(name: string, limit: number): Buffer | null {
    const file = this.openFile(name);
    if (file === null) return null;
    try {
      if (file.stats.size > limit) return null;
      const bytes = Buffer.alloc(limit);
      return bytes.subarray(0, readSync(file.fd, bytes, 0, limit, 0));
    } finally {
      closeSync(file.fd);
    }
  }

  /**
   * Opens a new file for writing.
   * @returns a descriptor; whoever asked for it closes it
   * @throws the system's error, EEXIST among them
   */
  create(name: string, mode = 0o644): number {
    return this.step(name, (entry) => openSync(entry, O_WRONLY | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0), mode));
  }

  /**
   * Writes a new file.
   * @param durable whether its bytes are on the disk when this returns; its name is, after `sync`
   * @throws the system's error, EEXIST among them
   */
  writeFile(name: string, bytes: Uint8Array, { mode = 0o644, durable = false } = {}): void {
    const fd = this.create(name, mode);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      if (durable) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }

  /**
   * Opens a file for writing, made if need be; what it holds stays.
   * @returns a descriptor; whoever asked for it closes it
   * @throws PATH_UNSAFE, the system's error
   */
  openForWriting(name: string, mode = 0o644): number {
    const flags = O_WRONLY | O_CREAT | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);
    let fd: number;
    try {
      fd = this.step(name, (entry) => openSync(entry, flags, mode));
    } catch (error) {
      this.lookAtFile(name);
      throw error;
    }
    try {
      checkFile(path.join(this.path, name), fstatSync(fd));
      return fd;
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Moves an entry into another held folder, or within this one. An existing target is replaced as rename does. */
  move(name: string, to: HeldFolder, as: string): void {
    const target = to.entry(as);
    this.step(name, (entry) => renameSync(entry, target));
  }

  /**
   * Gives a file a second name that is still free. Unlike a move, it never replaces what somebody made meanwhile.
   * @throws the system's error, EEXIST among them
   */
  link(name: string, as: string): void {
    const target = this.entry(as);
    this.step(name, (entry) => linkSync(entry, target));
  }

  /** Hands out the system's own name of an entry, for code that cannot take a descriptor. `as` follows no links. */
  systemPath(name: string): string {
    return this.entry(name);
  }

  /** Removes a file, or a link itself. Nothing there is fine. */
  removeFile(name: string): void {
    try {
      this.step(name, (entry) => unlinkSync(entry));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Removes an empty folder. Nothing there is fine. */
  removeFolder(name: string): void {
    try {
      this.step(name, (entry) => rmdirSync(entry));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Makes the names in it safe from a power cut. */
  sync(): void {
    try {
      fsyncSync(this.fd);
    } catch (error) {
      unlessUnsupported(error);
    }
  }

  /** As sync, without blocking this thread. The folder must not be closed before it ends. */
  async syncSoon(): Promise<void> {
    await syncSoon(this.fd).catch(unlessUnsupported);
  }
}
