import type { WorkspacePath } from '../store/files/paths.js';
import { refuseInsideWorkspace } from '../store/files/save-place.js';

/** What is asked for, in words and by file types. */
export interface FileQuestion {
  title: string;
  message?: string;
  buttonLabel?: string;
  /** A name, or a path. */
  defaultPath?: string;
  filters?: { name: string; extensions: string[] }[];
}

/** Asks a person for a place on disk. Each answers with an absolute path, or null when it was cancelled. */
export interface AskFile {
  /** A folder that is there. */
  folder(question: FileQuestion): Promise<string | null>;
  /** A file that is there. */
  file(question: FileQuestion): Promise<string | null>;
  /** A file or a folder that is to be made, or replaced after a yes. */
  place(question: FileQuestion): Promise<string | null>;
}

/**
 * Asks where to save something.
 * @returns an absolute path outside the workspace; null when it was cancelled
 * @throws PATH_UNSAFE, NOT_WRITABLE, NEEDS_WINDOW
 */
export async function askWhereToSave(
  ask: AskFile,
  ws: WorkspacePath,
  question: FileQuestion,
): Promise<string | null> {
  const path = await ask.place(question);
  if (path !== null) refuseInsideWorkspace(ws, path);
  return path;
}
