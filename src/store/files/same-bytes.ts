/** Comparing a file of ours with one that stands in a session's folder. */
import { closeSync, readSync } from 'node:fs';
import type { HeldFile, HeldFolder } from './held-folder.js';

const CHUNK_BYTES = 1024 * 1024;

function same(left: HeldFile, right: HeldFile): boolean {
  const { size } = left.stats;
  if (right.stats.size !== size) return false;
  const a = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size));
  const b = Buffer.allocUnsafe(a.length);
  for (let at = 0; at < size; ) {
    const got = readSync(left.fd, a, 0, a.length, at);
    const other = readSync(right.fd, b, 0, got, at);
    if (got === 0 || other !== got || !a.subarray(0, got).equals(b.subarray(0, got))) return false;
    at += got;
  }
  return true;
}

/**
 * Whether a file has the same bytes in both folders.
 * @returns true also where the second folder has no file of that name
 * @throws PATH_UNSAFE, the system's error
 */
export function sameBytes(ours: HeldFolder, theirs: HeldFolder, name: string): boolean {
  const left = ours.openFile(name);
  const right = theirs.openFile(name);
  try {
    return right === null || (left !== null && same(left, right));
  } finally {
    if (left !== null) closeSync(left.fd);
    if (right !== null) closeSync(right.fd);
  }
}
