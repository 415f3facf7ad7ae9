import { describe, expect, it } from 'vitest';
import { parseFlags } from '../../src/desk/flags.js';

describe('the command line', () => {
  it('asks for nothing by default', () => {
    expect(parseFlags([], '/home/dana')).toEqual({
      workspace: null,
      demo: false,
      userDataDir: null,
      readOnly: false,
      agent: null,
      ...{ typed: [], others: [], problems: [] },
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
      typed: ['--demo', '--read-only'],
      others: ['--inspect=0', '--no-sandbox', '-r', 'loader.js', '.', '--lang=de'],
      problems: [],
    });
  });

  it('takes --agent for all sessions, and --agent=<id> for one or more', () => {
    expect(parseFlags(['--agent', '.'], '/').agent).toEqual([]);
    expect(parseFlags(['--agent=sess-1', '--agent=sess-2'], '/').agent).toEqual(['sess-1', 'sess-2']);
    expect(parseFlags(['--agent=sess-1', '--agent'], '/').agent).toEqual([]);
  });

  it.each([
    [['--workspace='], /needs a folder/],
    [['--workspace', '--read-only'], /needs a folder/],
    [['--workspace'], /needs a folder/],
    [['--user-data-dir='], /needs a folder/],
    [['--workspace=a', '--workspace=b'], /only once/],
    [['--workspace=a', '--demo'], /two workspaces/],
    [['--read-only=false'], /takes no value/],
    [['--readonly'], /mean --read-only\?$/],
    [['--read_only'], /mean --read-only\?$/],
    [['--worskpace=a'], /mean --workspace\?$/],
    [['--agents'], /mean --agent\?$/],
  ])('H06: what cannot be done as it was asked is refused, not guessed: %j', (argv, problem) => {
    expect(parseFlags(argv, '/').problems.join()).toMatch(problem);
  });

  it('H06: --read-only holds however it is written', () => {
    for (const flag of ['--read-only', '--read-only=true', '--read-only=0'])
      expect(parseFlags([flag], '/').readOnly).toBe(true);
  });

  it('H06: Chromium’s own switches are no slips of the hand', () => {
    const switches = [
      '--user-agent=x',
      '--lang=de',
      '--headless',
      '--remote-debugging-port=0',
      '--incognito',
      '--no-sandbox',
    ];
    expect(parseFlags(switches, '/').problems).toEqual([]);
  });
});
