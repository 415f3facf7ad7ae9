import { describe, expect, it } from 'vitest';
import { bestOf, named } from '../../src/renderer/app/palette-rank.js';

const titles = [
  'Oldest loaded message',
  'Destinations…',
  'Where would a message land?',
  'Show the keys',
  'Copy session id',
  'Mark session as read',
  'Mark all sessions as read',
  'Café Zürich',
  'New session…',
];
const words: Record<string, string> = { 'Show the keys': 'help shortcuts' };
const found = (query: string): string[] =>
  bestOf(titles, (title) => named(title, words[title]), query).map(([title]) => title);

describe('window F11: the best match of the palette comes first', () => {
  it.each([
    ['dest', 'Destinations…'],
    ['wwml', 'Where would a message land?'],
    ['help', 'Show the keys'],
    ['csi', 'Copy session id'],
    ['cpsess', 'Copy session id'],
    ['mark read', 'Mark session as read'],
    ['all read', 'Mark all sessions as read'],
    ['MARK SESSION AS READ', 'Mark session as read'],
    ['new', 'New session…'],
    ['cafe zurich', 'Café Zürich'],
    ['ZU\u0308R', 'Café Zürich'],
  ])('%s: %s', (query, first) => {
    expect(found(query)[0]).toBe(first);
  });

  it('letters in no order that a person would mean fit nothing; nothing typed fits all, in their order', () => {
    expect(found('xyz')).toEqual([]);
    expect(found('tse')).toEqual([]);
    expect(found('(')).toEqual([]);
    expect(found(' ')).toEqual(titles);
  });
});
