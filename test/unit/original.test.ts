import { describe, expect, test } from 'vitest';
import { readDue } from '../../src/renderer/features/message/due-words.js';
import { dueText, originalOf, originalWords } from '../../src/renderer/features/message/original.js';

const NOW = Date.UTC(2026, 10, 29, 17);
const AHEAD = Date.UTC(2026, 10, 30, 8);
const message = { id: 'm', seq: 4, state: 'scheduled', processAfter: AHEAD, recurrence: null } as const;

describe('B25 a scheduled message that is edited', () => {
  test.each([
    ['whole minutes', AHEAD, '2026-11-30 09:00'],
    ['seconds', AHEAD + 5000, '2026-11-30 09:00:05'],
    ['less than a second', AHEAD + 5, '2026-11-30T08:00:00.005Z'],
    ['a time that the clock shows twice', Date.UTC(2027, 9, 31, 1, 30), '2027-10-31T01:30:00.000Z'],
  ])('keeps its time to the moment: %s', async (_case, at, text) => {
    expect(dueText(at, NOW, 'Europe/Berlin')).toBe(text);
    expect(await readDue(text, NOW, 'Europe/Berlin')).toEqual({ at, notes: [] });
  });

  test('has none left once it has passed', () => {
    expect([dueText(NOW, NOW), dueText(null, NOW)]).toEqual(['', '']);
  });

  test('is named, and can be taken back while it waits', () => {
    const original = originalOf(message, NOW);
    expect(original).toEqual({
      ...{ id: 'm', seq: 4, processAfter: AHEAD, recurs: false, waits: true, takeBack: false },
    });
    if (original === null) throw new Error('it is scheduled');
    const form = { due: '2026-11-30 09:00', recurrence: '' };
    expect(originalWords(original, form, NOW)).toMatch(/seq 4, stands, due .* This one comes in addition/);
    const back = { ...original, takeBack: true };
    expect(originalWords(back, form, NOW)).toMatch(/is taken back as this one is written/);
  });

  test('of a series says that there would be two', () => {
    const daily = originalOf({ ...message, recurrence: '0 9 * * *' }, NOW);
    if (daily === null) throw new Error('it recurs');
    const form = { due: '2026-11-30 09:00', recurrence: '0 9 * * *' };
    expect(originalWords(daily, form, NOW)).toMatch(/goes on with its series, due .* starts a second series/);
    const claimed = originalOf({ ...message, state: 'claimed', recurrence: '0 9 * * *' }, NOW);
    expect(claimed).toMatchObject({ waits: false });
  });

  test('whose time has passed says so', () => {
    const done = originalOf({ ...message, state: 'done', processAfter: NOW - 1 }, NOW);
    if (done === null) throw new Error('it had a time');
    expect(done.waits).toBe(false);
    expect(originalWords(done, { due: '', recurrence: '' }, NOW)).toMatch(/was due .* goes out at once/);
  });

  test('an ordinary message has nothing to say', () => {
    expect(originalOf({ ...message, state: 'done', processAfter: null }, NOW)).toBeNull();
  });
});
