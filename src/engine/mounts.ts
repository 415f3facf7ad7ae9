/** What a container has mounted where a NanoClaw container has its session's folder. */
import { posix } from 'node:path';
import { z } from 'zod';

const WORKSPACE = '/workspace';

/** Docker cleans the destination; Podman repeats it as it was given (`/workspace/`, `/workspace/.`). */
export const Mounts = z
  .array(
    z
      .object({
        Type: z.string().max(64).catch(''),
        Destination: z.string().max(4096),
        Source: z.string().max(4096).catch(''),
      })
      .catch({ Type: '', Destination: '', Source: '' }),
  )
  .max(1000)
  .nullish()
  .catch(null);

export interface WorkspaceMount {
  /** The folder, as the engine names it. */
  source: string;
  /** Whether it is storage of the engine's own instead of a folder that somebody named. */
  volume: boolean;
}

/** @returns null when nothing is mounted there, or when mounts are not known */
export function workspaceMount(mounts: z.infer<typeof Mounts>): WorkspaceMount | null {
  const mount = mounts?.find(({ Destination }) => destination(Destination) === WORKSPACE);
  return mount === undefined ? null : { source: mount.Source, volume: mount.Type === 'volume' };
}

function destination(named: string): string {
  // Two slashes at the beginning are kept by no engine, but they are by POSIX.
  return named === '' ? '' : posix.resolve('/', named.replace(/^\/+/, '/'));
}
