import { expect, it } from 'vitest';
import { EarlyLog } from '../../src/desk/early-log.js';

it('what was said before the log was there is said then, in order and once; later things at once', () => {
  const said: unknown[][] = [];
  const log = {
    info: (...what: unknown[]) => said.push(['info', ...what]),
    warn: (...what: unknown[]) => said.push(['warn', ...what]),
    error: (...what: unknown[]) => said.push(['error', ...what]),
  };
  const early = new EarlyLog();
  early.warn('denied: navigation', 'https://example.org');
  early.error('no place');
  expect(said).toEqual([]);

  early.follow(log);
  early.info('later');
  expect(said).toEqual([
    ['warn', 'denied: navigation', 'https://example.org'],
    ['error', 'no place'],
    ['info', 'later'],
  ]);
});
