import { describe, expect, it } from 'vitest';
import { parseFlags } from '../../src/main/flags.js';

describe('the command line', () => {
  it('asks for nothing by default', () => {
    expect(parseFlags([], '/home/dana')).toEqual({
      workspace: null,
      demo: false,
      userDataDir: null,
      readOnly: false,
    });
  });

  it('takes relative paths from where the start was typed', () => {
    expect(parseFlags(['.', '--workspace=data', '--user-data-dir=../p'], '/home/dana')).toMatchObject({
      workspace: '/home/dana/data',
      userDataDir: '/home/p',
    });
  });

  it('leaves Chromium’s and Playwright’s switches alone', () => {
    const argv = [
      '--inspect=0',
      '--no-sandbox',
      '-r',
      'loader.js',
      '.',
      '--demo',
      '--read-only',
      '--lang=de',
    ];
    expect(parseFlags(argv, '/')).toEqual({ workspace: null, demo: true, userDataDir: null, readOnly: true });
  });

  it('takes an empty path for none', () => {
    expect(parseFlags(['--workspace='], '/home/dana').workspace).toBeNull();
  });
});
