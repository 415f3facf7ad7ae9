import { describe, expect, it } from 'vitest';
import { parseFlags } from '../../src/main/flags.js';

describe('the command line', () => {
  it('asks for nothing by default', () => {
    expect(parseFlags([], '/home/dana')).toEqual({
      workspace: null,
      demo: false,
      userDataDir: null,
      readOnly: false,
      agent: null,
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
    expect(parseFlags(argv, '/')).toEqual({
      workspace: null,
      demo: true,
      userDataDir: null,
      readOnly: true,
      agent: null,
    });
  });

  it('takes --agent for all sessions, and --agent=<id> for one or more', () => {
    expect(parseFlags(['--agent', '.'], '/').agent).toEqual([]);
    expect(parseFlags(['--agent=sess-1', '--agent=sess-2'], '/').agent).toEqual(['sess-1', 'sess-2']);
    expect(parseFlags(['--agent=sess-1', '--agent'], '/').agent).toEqual([]);
  });

  it('takes an empty path for none', () => {
    expect(parseFlags(['--workspace='], '/home/dana').workspace).toBeNull();
  });
});
