/**
 * A second process that does what a hostile container can: it exchanges two names in one system call, as fast as
 * it can, so that whatever is looked at under one of them is likely something else at its next use.
 */
import { spawnSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { type Helper, python } from './python.js';
import { PYTHON } from './python-path.js';
import { temporaryFolder } from './store-workspace.js';

const PROGRAM = `
import ctypes, os, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
a, b = os.fsencode(sys.argv[1]), os.fsencode(sys.argv[2])
HERE, EXCHANGE = -100, 2
going = True
def stop():
    global going
    sys.stdin.readline()
    going = False
threading.Thread(target=stop, daemon=True).start()
def swap():
    if libc.renameat2(HERE, a, HERE, b, EXCHANGE) != 0:
        sys.exit('renameat2: ' + os.strerror(ctypes.get_errno()))
swap(); swap()
print('swapping')
turns = 0
while going:
    swap()
    turns += 1
    if turns == 400000: print('often')
if turns % 2: swap()
print('swapped' if turns > 100 else 'hardly swapped')
`;

/** Why nothing can be exchanged here; null where it can. */
export const NO_SWAPPING =
  process.platform === 'linux' &&
  spawnSync(PYTHON, ['-c', 'import ctypes; ctypes.CDLL(None).renameat2']).status === 0
    ? null
    : 'python3 with renameat2 is not here';

export interface Swapper {
  /** Resolves after many thousands of turns, which take a second or some: whoever is at it has met both names. */
  often(): Promise<void>;
  /** Ends it, with both names as they were at the beginning. */
  stop(): Promise<void>;
}

/** Exchanges these two (absolute) until it is stopped. Both exist. */
export async function startSwapper(one: string, other: string): Promise<Swapper> {
  return controlled(python(PROGRAM, one, other));
}

async function controlled(helper: Helper): Promise<Swapper> {
  await helper.said('swapping');
  return {
    often: () => helper.said('often'),
    stop: async () => {
      helper.process.stdin?.end('stop\n');
      await helper.said('swapped');
      await helper.exited;
    },
  };
}

const FLICKER = `
import os, sys, threading
name = os.fsencode(sys.argv[1])
going = True
def stop():
    global going
    sys.stdin.readline()
    going = False
threading.Thread(target=stop, daemon=True).start()
print('swapping')
turns = 0
while going:
    for step in (os.mkfifo, os.unlink):
        try: step(name)
        except OSError: pass
    turns += 1
print('swapped' if turns > 100 else 'hardly swapped')
`;

/** Makes and removes a FIFO of that name (absolute) until it is stopped; also whatever else gets that name. */
export async function startFlicker(name: string): Promise<Swapper> {
  return controlled(python(FLICKER, name));
}

/** A FIFO that nobody else has open, in a folder of the test's own. */
export function makeFifo(path = join(temporaryFolder(), 'fifo')): string {
  spawnSync('mkfifo', [path]);
  if (!lstatSync(path).isFIFO()) throw new Error(`${path} is no FIFO`);
  return path;
}
