/** The handles on session databases that this process has open. */
import type Database from 'better-sqlite3';

/** Handles that are open in this process, by the path of their file. */
const handles = new Map<string, Set<Database.Database>>();

/** True while this process has a handle open on that file (absolute path). */
export function isOpenHere(file: string): boolean {
  for (const db of handles.get(file) ?? []) if (db.open) return true;
  handles.delete(file);
  return false;
}

/** Registers a handle; it is forgotten once it is closed. */
export function noteHandle(file: string, db: Database.Database): void {
  isOpenHere(file); // Forgets the closed ones.
  const known = handles.get(file) ?? new Set();
  handles.set(file, known.add(db));
}
