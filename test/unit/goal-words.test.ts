import { describe, expect, it } from 'vitest';
import { readGoal } from '../../src/renderer/features/message/goal-words.js';

// A Monday.
const NOW = Date.parse('2026-11-30T15:30:00Z');
const read = async (text: string, zone = 'Etc/UTC'): Promise<string> => {
  const found = await readGoal(text, NOW, zone);
  if ('refusal' in found) return found.refusal;
  if ('seq' in found.goal) return `seq ${found.goal.seq}`;
  return 'at' in found.goal ? new Date(found.goal.at).toISOString().slice(0, 16) : '';
};

describe('window F12: Go to takes the words that people have for a day that was', () => {
  it.each([
    ['42', 'seq 42'],
    [' #7 ', 'seq 7'],
    ['2026-11-18', '2026-11-18T00:00'],
    ['2026/11/18', '2026-11-18T00:00'],
    ['18.11.2026', '2026-11-18T00:00'],
    ['2026-11-18 08:10', '2026-11-18T08:10'],
    ['2026-11-18T08:10', '2026-11-18T08:10'],
    ['2026-11-18T08:10:00+02:00', '2026-11-18T06:10'],
    ['08:10', '2026-11-30T08:10'],
    ['23:50', '2026-11-29T23:50'],
    ['8am', '2026-11-30T08:00'],
    ['today', '2026-11-30T00:00'],
    ['yesterday', '2026-11-29T00:00'],
    ['yesterday 9:00', '2026-11-29T09:00'],
    ['3pm yesterday', '2026-11-29T15:00'],
    ['the day before yesterday', '2026-11-28T00:00'],
    ['this morning', '2026-11-30T06:00'],
    ['20 Nov', '2026-11-20T00:00'],
    ['Nov 20 at 8:10', '2026-11-20T08:10'],
    ['25 December', '2025-12-25T00:00'],
    ['20 Nov 2025', '2025-11-20T00:00'],
    ['monday', '2026-11-30T00:00'],
    ['friday', '2026-11-27T00:00'],
    ['tuesday 14:00', '2026-11-24T14:00'],
    ['last monday', '2026-11-23T00:00'],
    ['next monday', '2026-12-07T00:00'],
    ['tomorrow', '2026-12-01T00:00'],
    ['last week', '2026-11-23T00:00'],
    ['3 days ago', '2026-11-27T00:00'],
    ['20 min ago', '2026-11-30T15:10'],
    ['-2h', '2026-11-30T13:30'],
    ['November', '2026-11-01T00:00'],
  ])('%s', async (text, there) => {
    expect(await read(text)).toBe(there);
  });

  it.each([
    ['', /neither a date nor a time nor a seq/],
    ['2026-02-30', /does not exist/],
    ['25:00', /is not|neither/],
    ['banana', /neither a date/],
    ['-4', /neither|is not/],
    ['1234567890123456', /neither|is not/],
    ['yesterday and tomorrow', /not understood with the rest/],
  ])('and says why not: %j', async (text, why) => {
    expect(await read(text)).toMatch(why);
  });

  it('begins a day where the clock is put forward at midnight at its first moment; a day is the person’s own', async () => {
    expect(await read('2026-04-24', 'Africa/Cairo')).toBe('2026-04-23T22:00');
    expect(await read('yesterday', 'Asia/Tokyo')).toBe('2026-11-29T15:00');
    expect(await read('yesterday', 'America/Los_Angeles')).toBe('2026-11-29T08:00');
  });
});
