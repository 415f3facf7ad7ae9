/** What a process and all its descendants hold and use, by /proc. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** pid and parent of every process there is. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    // The command's name, in brackets, may contain anything.
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) found.set(Number(name), Number(parent));
  }
  return found;
}

/** null when the process has ended meanwhile. */
function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

function processTree(root: number): number[] {
  const parentOf = parents();
  const tree = [root];
  for (const pid of tree) tree.push(...[...parentOf].filter(([, p]) => p === pid).map(([child]) => child));
  return tree;
}

/**
 * The proportional set size of a process and its descendants: shared pages are counted once over all.
 * @returns bytes by pid, with the process's command line
 * @throws Error (EACCES) for processes that may not be looked into
 */
export function proportionalSetSizes(root: number): { pid: number; command: string; bytes: number }[] {
  return processTree(root).flatMap((pid) => {
    const kb = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
    if (kb === undefined) return [];
    return [{ pid, command: read(`/proc/${pid}/cmdline`) ?? '', bytes: Number(kb) * 1024 }];
  });
}

/** Linux counts in hundredths of a second, whatever its timer does. */
const TICK_MS = 10;

/** The CPU time that a process and its descendants have used so far, in ms, by pid with its command line. */
export function cpuTimes(root: number): Map<number, { command: string; ms: number }> {
  const found = new Map<number, { command: string; ms: number }>();
  for (const pid of processTree(root)) {
    const stat = read(`/proc/${pid}/stat`);
    if (stat === null) continue;
    // Counted from after the command's name: user and system time are the 12th and 13th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ms = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    found.set(pid, { command: (read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' '), ms });
  }
  return found;
}
