/**
 * A program that exchanges two names as fast as it can; for tests and the bench, which start it as a second process.
 */
import { spawnSync } from 'node:child_process';
import { PYTHON } from './python-path.js';

/**
 * In Python. Its arguments are two names (absolute) that exist; it prints `swapping`, and ends when it gets a line.
 */
export const SWAP_PROGRAM = `
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
