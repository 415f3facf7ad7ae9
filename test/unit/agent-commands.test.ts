import { describe, expect, it } from 'vitest';
import {
  Misuse,
  parseAsk,
  parseCard,
  parseCommand,
  parseCount,
  parseEmoji,
  parseFile,
  parseNothing,
  parseSchedule,
  parseSeconds,
  parseSize,
  parseTool,
  parseWords,
} from '../../src/play/agent/command-parse.js';
import { findCommand, helpText } from '../../src/play/agent/commands.js';
import { fileOf, garbageRows, textOf } from '../../src/play/agent/material.js';

const NOW = Date.parse('2026-11-22T07:14:00.000Z');

describe('a slash command', () => {
  it.each([
    ['/help', { name: 'help', rest: '' }],
    ['  /slow   10 ', { name: 'slow', rest: '10' }],
    ['@Andy /ask a | b\n| c', { name: 'ask', rest: 'a | b\n| c' }],
    ['/edit\nnew text', { name: 'edit', rest: 'new text' }],
  ])('is found in %j', (text, found) => {
    expect(parseCommand(text)).toEqual(found);
  });

  it.each(['', 'ask a | b', 'see /help', '/', '/etc/passwd', '/Help', '@a @b /help', '//help', '/ help'])(
    'is not found in %j',
    (text) => {
      expect(parseCommand(text)).toBeNull();
    },
  );
});

describe('arguments', () => {
  it.each([
    ['0', 0],
    ['900', 900],
    ['900B', 900],
    ['20KB', 20_480],
    ['20 kb', 20_480],
    ['1.5MB', 1_572_864],
    ['16MB', 16_777_216],
  ])('size %j', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each([
    ['0', 0],
    ['10', 10_000],
    ['0.5', 500],
    ['3600', 3_600_000],
  ])('seconds %j', (text, ms) => {
    expect(parseSeconds(text)).toBe(ms);
  });

  it.each([
    ['Tea or coffee? | Tea | Coffee ', { title: 'Tea or coffee?', options: ['Tea', 'Coffee'] }],
    ['a|b||c', { title: 'a', options: ['b', 'c'] }],
  ])('ask %j', (text, ask) => {
    expect(parseAsk(text)).toEqual(ask);
  });

  it('card', () => {
    expect(parseCard('Title | a | b')).toEqual({ title: 'Title', text: 'a | b' });
  });

  it.each([
    ['name.csv 20KB', { name: 'name.csv', bytes: 20_480 }],
    ['name.csv', { name: 'name.csv', bytes: 1024 }],
    ['Fahrplan Köln 2026.pdf 3', { name: 'Fahrplan Köln 2026.pdf', bytes: 3 }],
  ])('file %j', (text, file) => {
    expect(parseFile(text)).toEqual(file);
  });

  it.each([
    ['Bash 90', { name: 'Bash', ms: 90_000, declaredMs: 90_000 }],
    ['Bash 90 600', { name: 'Bash', ms: 90_000, declaredMs: 600_000 }],
    ['WebFetch 2', { name: 'WebFetch', ms: 2000, declaredMs: null }],
    ['mcp__nanoclaw__ask 0.1', { name: 'mcp__nanoclaw__ask', ms: 100, declaredMs: null }],
  ])('tool %j', (text, tool) => {
    expect(parseTool(text)).toEqual(tool);
  });

  it.each([
    ['in 10 min | stretch', { prompt: 'stretch', at: NOW + 600_000, recurrence: null }],
    ['in 90s | a | b', { prompt: 'a | b', at: NOW + 90_000, recurrence: null }],
    ['in 2 d|x', { prompt: 'x', at: NOW + 172_800_000, recurrence: null }],
  ])('schedule %j', (text, schedule) => {
    expect(parseSchedule(text, NOW)).toEqual(schedule);
  });

  it('schedule by cron, in the time zone of this machine', () => {
    const { at, ...rest } = parseSchedule('0  9 * * 1-5 | mail', NOW);
    expect(rest).toEqual({ prompt: 'mail', recurrence: '0 9 * * 1-5' });
    const next = new Date(at);
    expect([next.getHours(), next.getMinutes(), next.getSeconds()]).toEqual([9, 0, 0]);
    expect(next.getDay()).toBeGreaterThanOrEqual(1);
    expect(next.getDay()).toBeLessThanOrEqual(5);
    expect(at).toBeGreaterThan(NOW);
    expect(at).toBeLessThan(NOW + 3 * 86_400_000);
  });

  it('emoji, words, counts and nothing', () => {
    expect(parseEmoji('👩🏽‍🚒')).toBe('👩🏽‍🚒');
    expect(parseWords('a b')).toBe('a b');
    expect(parseCount('5000', 5000)).toBe(5000);
    expect(parseNothing('')).toBeNull();
  });

  const wrong: [string, () => unknown, RegExp][] = [
    ['size', () => parseSize('two'), /“two” is not a size/],
    ['size', () => parseSize('-1'), /not a size/],
    ['size', () => parseSize(''), /not a size/],
    ['size', () => parseSize('17MB'), /more than 16MB/],
    ['seconds', () => parseSeconds('3601'), /from 0 to 3600/],
    ['seconds', () => parseSeconds(''), /not a number/],
    ['seconds', () => parseSeconds('-1'), /not a number/],
    ['seconds', () => parseSeconds('1e3'), /not a number/],
    ['ask', () => parseAsk(''), /question is missing/],
    ['ask', () => parseAsk('Title?'), /two options/],
    ['ask', () => parseAsk('Title? | one'), /two options/],
    ['ask', () => parseAsk('| a | b'), /question is missing/],
    ['card', () => parseCard('Title'), /text is missing/],
    ['card', () => parseCard('| text'), /title is missing/],
    ['file', () => parseFile(''), /name of the file/],
    ['file', () => parseFile('../x.csv 1KB'), /plain file name/],
    ['file', () => parseFile('a\\b 1KB'), /plain file name/],
    ['file', () => parseFile('.. 1KB'), /plain file name/],
    ['file', () => parseFile(`${'x'.repeat(201)} 1`), /200 bytes/],
    ['file', () => parseFile('a.csv 99MB'), /more than 16MB/],
    ['tool', () => parseTool(''), /name of the tool/],
    ['tool', () => parseTool('Bash'), /number of seconds is missing/],
    ['tool', () => parseTool('Bash soon'), /not a number/],
    ['tool', () => parseTool('Bash 1 2 3'), /one or two numbers/],
    ['emoji', () => parseEmoji('a b'), /One emoji/],
    ['emoji', () => parseEmoji(''), /One emoji/],
    ['words', () => parseWords(''), /missing/],
    ['count', () => parseCount('0', 5000), /1 to 5000/],
    ['count', () => parseCount('5001', 5000), /1 to 5000/],
    ['count', () => parseCount('1.5', 5000), /1 to 5000/],
    ['nothing', () => parseNothing('x'), /no arguments/],
    ['schedule', () => parseSchedule('in 10 min', NOW), /prompt is missing/],
    ['schedule', () => parseSchedule('| x', NOW), /time is missing/],
    ['schedule', () => parseSchedule('in 10 weeks | x', NOW), /not a time/],
    ['schedule', () => parseSchedule('tomorrow | x', NOW), /not a time/],
    ['schedule', () => parseSchedule('* * * * * * | x', NOW), /not a time/],
    ['schedule', () => parseSchedule('99 9 * * 1-5 | x', NOW), /not a cron/],
    ['F2: schedule', () => parseSchedule('0 9 * * | x', NOW), /not a time/],
    ['F3: schedule', () => parseSchedule('0 9 * * L | x', NOW), /not a cron/],
    ['F3: schedule', () => parseSchedule('0 0 31 4,6 * | x', NOW), /never comes/],
    ['F9: schedule', () => parseSchedule('H 9 * * * | x', NOW), /drawn anew/],
  ];
  it.each(wrong)('%s: what is wrong is said (%#)', (_, parse, message) => {
    expect(parse).toThrow(Misuse);
    expect(parse).toThrow(message);
  });
});

describe('the table', () => {
  it('answers a command that it cannot parse with its usage, and leaves others’ commands alone', () => {
    expect(findCommand('/slow down', NOW)).toEqual({
      instead: '“down” is not a number of seconds from 0 to 3600. Usage: /slow 10',
    });
    expect(findCommand('/clear', NOW)).toEqual({
      hint: '(/clear is not a command of mine; /help lists them.)',
    });
    expect(findCommand('hello', NOW)).toBeNull();
  });

  it('can run what each usage says', () => {
    const usages = helpText()
      .split('\n')
      .flatMap((line) => line.slice(0, line.indexOf(' — ')).split(' or '));
    expect(usages).toHaveLength(17);
    for (const usage of usages) expect(findCommand(usage, NOW), usage).toHaveProperty('run');
  });
});

describe('material', () => {
  it.each([0, 1, 100, 65_537])('has exactly %i bytes', (bytes) => {
    expect(fileOf('a.csv', bytes)).toHaveLength(bytes);
    expect(fileOf('März.txt', bytes)).toHaveLength(bytes);
    expect(Buffer.byteLength(textOf(bytes), 'utf8')).toBe(bytes);
  });

  it('makes a .csv a table', () => {
    expect(fileOf('a.CSV', 40).toString()).toMatch(/^number,square,even\n1,1,no\n2,4,yes\n/);
  });

  it('holds each kind of garbage', () => {
    const rows = garbageRows();
    expect(rows.some((r) => Buffer.isBuffer(r.content))).toBe(true);
    expect(rows.filter((r) => r.rawTimestamp !== undefined)).toHaveLength(4);
    expect(rows.map((r) => r.kind)).toContain('telepathy');
  });
});
