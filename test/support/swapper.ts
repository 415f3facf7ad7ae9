/**
 * A second process that does what a hostile container can: it exchanges two names in one system call, as fast
 * as it can, so that whatever is looked at under one of them has likely changed by its next use.
 */
import { spawnSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { type Helper, python } from './python.js';
import { temporaryFolder } from './store-workspace.js';
import { SWAP_PROGRAM } from './swap-program.js';

export interface Swapper {
  /** Resolves after many thousands of swaps, which take a second or so: any concurrent work has met both states. */
  often(): Promise<void>;
  /** Ends it, with both names as they were at the beginning. */
  stop(): Promise<void>;
}

/** Exchanges these two (absolute) until it is stopped. Both exist. */
export async function startSwapper(one: string, other: string): Promise<Swapper> {
  return controlled(python(SWAP_PROGRAM, one, other));
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

/**
 * Makes and removes a FIFO of that name (absolute) until it is stopped; it also removes whatever else gets that name.
 */
export async function startFlicker(name: string): Promise<Swapper> {
  return controlled(python(FLICKER, name));
}

/** A FIFO that nobody else has open, in a folder of the test's own. */
export function makeFifo(path = join(temporaryFolder(), 'fifo')): string {
  spawnSync('mkfifo', [path]);
  if (!lstatSync(path).isFIFO()) throw new Error(`${path} is no FIFO`);
  return path;
}
