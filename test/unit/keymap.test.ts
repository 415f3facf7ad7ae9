import { describe, expect, test } from 'vitest';
import { commands } from '../../src/renderer/app/commands.js';
import { acceleratorOf, chordOf, Keymap, keysShown } from '../../src/renderer/app/keymap.js';

const plain = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('keymap', () => {
  test('the real commands have no keys in common', () => {
    expect(() => new Keymap(commands)).not.toThrow();
  });

  test('every real command has words to be shown by', () => {
    for (const { title, group } of commands) expect([title.trim(), group]).not.toContain('');
  });

  test('a key that is given twice throws, naming both commands', () => {
    const twice = [
      { id: 'message.next', keys: 'j', scope: 'timeline' as const },
      { id: 'message.join', keys: 'j', scope: 'timeline' as const },
    ];
    expect(() => new Keymap(twice)).toThrow(/message\.next.*message\.join/);
  });

  test('a key that holds anywhere collides with one in a place, two places do not collide', () => {
    const next = { id: 'session.next', keys: 'j', scope: 'sessions' as const };
    const other = { id: 'message.next', keys: 'j', scope: 'timeline' as const };
    expect(() => new Keymap([next, other])).not.toThrow();
    expect(() => new Keymap([next, { id: 'x', keys: 'j', scope: 'anywhere' as const }])).toThrow(/collide/);
  });

  test('a key that begins a sequence cannot be a command by itself', () => {
    const go = { id: 'go', keys: 'g', scope: 'anywhere' as const };
    const newest = { id: 'newest', keys: 'g n', scope: 'timeline' as const };
    expect(() => new Keymap([go, newest])).toThrow(/collide/);
  });

  test('an id that is given twice throws', () => {
    const a = { id: 'a', scope: 'anywhere' as const };
    expect(() => new Keymap([a, a])).toThrow(/two commands a/);
  });

  test('the same key means what its place says', () => {
    const keymap = new Keymap(commands);
    expect(keymap.press('j', 'sessions', 0)).toMatchObject({ id: 'session.next' });
    expect(keymap.press('j', 'timeline', 0)).toMatchObject({ id: 'message.next' });
  });

  test('a sequence runs at its last key, is forgotten with time, and gives its last key back', () => {
    const keymap = new Keymap(commands);
    expect(keymap.press('g', 'timeline', 0)).toBe('begun');
    expect(keymap.press('n', 'timeline', 500)).toMatchObject({ id: 'message.newest' });
    expect(keymap.press('g', 'timeline', 1000)).toBe('begun');
    expect(keymap.press('n', 'timeline', 9000)).toBeNull();
    expect(keymap.press('g', 'timeline', 10_000)).toBe('begun');
    expect(keymap.press('j', 'timeline', 10_100)).toMatchObject({ id: 'message.next' });
  });

  test('chords are named by what was pressed', () => {
    expect(chordOf({ ...plain, key: 'j' })).toBe('j');
    expect(chordOf({ ...plain, key: '?', shiftKey: true })).toBe('?');
    expect(chordOf({ ...plain, key: 'J', shiftKey: true })).toBe('J');
    expect(chordOf({ ...plain, key: 'k', ctrlKey: true })).toBe('mod+k');
    expect(chordOf({ ...plain, key: 'K', metaKey: true, shiftKey: true })).toBe('mod+shift+k');
    expect(chordOf({ ...plain, key: 'Enter', shiftKey: true })).toBe('shift+Enter');
    expect(chordOf({ ...plain, key: 'Control', ctrlKey: true })).toBeNull();
  });

  test.each([
    ['Russian', { key: 'ц', code: 'KeyW' }, 'w'],
    ['Russian', { key: 'Щ', code: 'KeyO', shiftKey: true }, 'O'],
    ['Russian', { key: 'л', code: 'KeyK', ctrlKey: true }, 'mod+k'],
    ['Russian', { key: 'х', code: 'BracketLeft' }, '['],
    ['Ukrainian', { key: 'ї', code: 'BracketRight' }, ']'],
    ['Greek', { key: 'ξ', code: 'KeyJ' }, 'j'],
    ['Hebrew', { key: 'ח', code: 'KeyJ' }, 'j'],
    ['Arabic', { key: 'ا', code: 'KeyH' }, 'h'],
    ['Arabic', { key: 'لا', code: 'KeyB' }, 'b'],
    ['Thai', { key: 'ั', code: 'KeyY' }, 'y'],
    ['German', { key: 'µ', code: 'KeyM', altKey: true }, 'alt+µ'],
    ['German', { key: '€', code: 'KeyE' }, '€'],
    ['Dvorak', { key: 'h', code: 'KeyJ' }, 'h'],
    ['German', { key: 'ü', code: 'BracketLeft' }, 'ü'],
    ['French', { key: '/', code: 'Period', shiftKey: true }, '/'],
    ['Russian', { key: '.', code: 'Slash' }, '.'],
  ])('B15: on a %s keyboard %o is %s', (_layout, press, chord) => {
    expect(chordOf({ ...plain, ...press })).toBe(chord);
  });

  test('keys are shown as they stand on the keyboard', () => {
    expect(keysShown('mod+k', false)).toBe('Ctrl+K');
    expect(keysShown('mod+k', true)).toBe('⌘K');
    expect(keysShown('g n', false)).toBe('g n');
    expect(keysShown('Escape', false)).toBe('Esc');
  });

  test('a menu shows the keys that hold everywhere, and no others', () => {
    expect(acceleratorOf('mod+k')).toBe('CmdOrCtrl+K');
    expect(acceleratorOf('mod+shift+Enter')).toBe('CmdOrCtrl+Shift+Enter');
    for (const keys of ['', 'j', 'g n', 'shift+ArrowDown', 'Escape']) expect(acceleratorOf(keys)).toBeNull();
  });
});
