/** B09: the names that a folder has here, by the names that engines in other machines give it. */
import { describe, expect, it } from 'vitest';
import { localNames } from '../../src/engine/local-names.js';

describe('a folder as an engine names it', () => {
  it.each([
    ['/host_mnt/Users/dana/x', '/Users/dana/x'],
    ['/host_mnt/c/Users/dana', 'C:/Users/dana'],
    ['/host_mnt/c/Users/dana', '/mnt/c/Users/dana'],
    ['/run/desktop/mnt/host/c/Users/dana', '/mnt/c/Users/dana'],
    ['/mnt/host/d/claw', 'D:/claw'],
    ['/mnt/mac/Users/dana', '/Users/dana'],
    ['C:\\Users\\dana\\claw', '/mnt/c/Users/dana/claw'],
    ['c:/Users/dana/claw', '/mnt/c/Users/dana/claw'],
    ['//c/Users/dana', 'C:/Users/dana'],
    ['/c/Users/dana', '/mnt/c/Users/dana'],
    ['/mnt/c/Users/dana', 'C:/Users/dana'],
    ['\\\\wsl$\\Ubuntu\\home\\dana', '/home/dana'],
    ['\\\\wsl.localhost\\Ubuntu-24.04\\home\\dana', '/home/dana'],
    ['//WSL$/Debian/home/dana', '/home/dana'],
  ])('%s may be %s', (source, name) => {
    expect(localNames(source)).toContain(name);
  });

  it.each(['/home/dana/claw', '/host_mntx/a', '/mnt/data/claw', '/cc/x', '', '/'])(
    '%s is that, and nothing else',
    (source) => {
      expect(localNames(source)).toEqual([source]);
    },
  );

  it('is tried under its own name first', () => {
    expect(localNames('/mnt/c/x')[0]).toBe('/mnt/c/x');
  });
});
