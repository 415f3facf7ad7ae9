// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how a scenario writes its variables
import { describe, expect, it } from 'vitest';
import { momentAt, parseDuration, parseMoment, parseSize } from '../../src/play/scenario/time.js';
import { checkVariables, fill } from '../../src/play/scenario/variables.js';

const NOW = new Date(2026, 10, 22, 12).getTime();
const STEP = NOW - 3_600_000;

const at = (text: string): number | null => {
  const moment = parseMoment(text);
  return moment === null ? null : momentAt(moment, NOW, STEP);
};

describe('a moment of a scenario', () => {
  it.each([
    ['now', NOW],
    ['-5 h', NOW - 5 * 3_600_000],
    ['-1 h 20 min', NOW - 80 * 60_000],
    ['-13d 09:02', new Date(2026, 10, 9, 9, 2).getTime()],
    ['-12.9 d', NOW - 12.9 * 86_400_000],
    ['+2 s', STEP + 2000],
    ['+200 ms', STEP + 200],
    ['in 3 d', NOW + 3 * 86_400_000],
    ['today 09:02', new Date(2026, 10, 22, 9, 2).getTime()],
    ['today 16:30', new Date(2026, 10, 22, 16, 30).getTime()],
    ['last 07:30', new Date(2026, 10, 22, 7, 30).getTime()],
    ['last 12:00', new Date(2026, 10, 22, 12, 0).getTime()],
    ['last 16:30', new Date(2026, 10, 21, 16, 30).getTime()],
    ['next 16:30', new Date(2026, 10, 22, 16, 30).getTime()],
    ['next 07:30', new Date(2026, 10, 23, 7, 30).getTime()],
    ['next 12:00', new Date(2026, 10, 23, 12, 0).getTime()],
  ])('%s', (text, ms) => {
    expect(at(text)).toBe(ms);
  });

  it.each([
    '',
    '5 h',
    '-5',
    '-5 hours',
    '+',
    '-0d 09:00',
    '-3d 24:00',
    'next 7:30',
    'today',
    'last week',
    'yesterday',
    '-5 h ago',
  ])('refuses “%s”', (text) => {
    expect(at(text)).toBeNull();
  });

  it('reads lengths of time and sizes', () => {
    expect([parseDuration('90 s'), parseDuration('2min'), parseDuration('2')]).toEqual([
      90_000,
      120_000,
      null,
    ]);
    expect([parseSize('900'), parseSize('20 KB'), parseSize('5MB'), parseSize('5 GB')]).toEqual([
      900,
      20_480,
      5_242_880,
      null,
    ]);
  });
});

describe('variables', () => {
  const filling = { now: NOW, at: STEP, id: (name: string) => `${name}-run2` };

  it('are filled in all texts of a value, and nowhere else', () => {
    const value = {
      text: '${date -1 d} ${time next 07:30} ${day in 1 d} ${iso +0 s} ${id q-1}',
      list: ['$${date}', 5, null, true],
    };
    expect(fill(value, filling)).toEqual({
      text: `2026-11-21 07:30 Monday ${new Date(STEP).toISOString()} q-1-run2`,
      list: ['${date}', 5, null, true],
    });
  });

  it('are checked', () => {
    expect(checkVariables('$${x} ${date} ${id a b}')).toEqual({ problems: [], ids: ['a b'] });
    expect(checkVariables('${dote -1 d} ${date soon} ${id}').problems).toHaveLength(3);
  });
});
