import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/contract/errors.js';
import { safeAttachmentName } from '../../src/store/files/attachment-name.js';
import { windowsRefuses } from '../../src/store/files/windows-name.js';
import { refusalOf } from '../support/refusal.js';

interface About {
  mimeType: string | null;
  type: string | null;
}
const none: About = { mimeType: null, type: null };
const name = (given: string | null, about = none, taken = new Set<string>()) =>
  safeAttachmentName(given, about, taken);

describe('the name of an attachment', () => {
  it.each([
    ['A01', '../../../x'],
    ['A02', '../../inbound.db'],
    ['A03', '/abs'],
    ['A03', 'C:\\x'],
    ['A03', 'a\\b'],
    ['A03', '.'],
    ['A03', '..'],
    ['A05', 'a\0b'],
    ['A05', 'a\nb'],
    ['A05', '\u001b[2Jx'],
  ])('%s: %j is refused', async (_, given) => {
    expect(await refusalOf(() => name(given))).toBe('ATTACHMENT_NAME_UNSAFE');
  });

  it('A05: is shown escaped in the refusal', () => {
    expect(() => name('a\u001b[2Jb')).toThrow(/a\\u001b\[2Jb/);
  });

  it('A04: is made from the MIME type, else the coarse type, else neutral', () => {
    expect(name(null, { mimeType: 'application/pdf', type: 'file' })).toBe('document.pdf');
    expect(name('', { mimeType: 'text/plain; charset=utf-8', type: null })).toBe('text.txt');
    expect(name(null, { mimeType: null, type: 'photo' })).toBe('photo');
    expect(name(null, { mimeType: 'constructor', type: '__proto__' })).toBe('attachment');
    expect(name('  ')).toBe('attachment');
  });

  it('A06: is shortened between characters, with its extension kept', () => {
    expect(name(`${'é'.repeat(126)}.png`)).toBe(`${'é'.repeat(125)}.png`);
    expect(name('x'.repeat(255))).toBe('x'.repeat(255));
    const family = name(`${'👩‍👩‍👧‍👦'.repeat(20)}.jpeg`);
    expect(family).toBe(`${'👩‍👩‍👧‍👦'.repeat(10)}.jpeg`);
  });

  it('A07: is told apart from the others, also where a file system folds case', () => {
    const taken = new Set<string>();
    const all = ['a.txt', 'a.txt', 'A.TXT', 'a (2).txt', 'x'.repeat(255), 'x'.repeat(255)];
    expect(all.map((given) => name(given, none, taken))).toEqual([
      'a.txt',
      'a (2).txt',
      'A (3).TXT',
      'a (2) (2).txt',
      'x'.repeat(255),
      `${'x'.repeat(251)} (2)`,
    ]);
  });

  it.each([
    ['x:y', 'x_y'],
    ['a<b>"c"|d?e*.txt', 'a_b__c__d_e_.txt'],
    ['a.', 'a'],
    ['a.txt ', 'a.txt'],
    ['...', '_'],
    ['CON', 'CON_'],
    ['nul.tar.gz', 'nul_.tar.gz'],
    ['Com1 .txt', 'Com1 _.txt'],
    ['LPT³', 'LPT³_'],
    ['.gitignore', '.gitignore'],
    ['console.log', 'console.log'],
    ['com10.txt', 'com10.txt'],
  ])('H05: %j, which some system would not take, becomes %j', (given, made) => {
    expect(name(given)).toBe(made);
  });

  it('H05: is told apart from others when it was changed', () => {
    const taken = new Set<string>();
    expect(['x:y', 'x?y', 'X_Y', 'a', 'a.', 'con', 'CON_'].map((given) => name(given, none, taken))).toEqual([
      ...['x_y', 'x_y (2)', 'X_Y (3)', 'a', 'a (2)', 'con_', 'CON_ (2)'],
    ]);
  });

  it('is one plain component of at most 255 bytes, or refused, whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        let made: string;
        try {
          made = name(given);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          return;
        }
        expect(Buffer.byteLength(made)).toBeLessThanOrEqual(255);
        expect(made).not.toMatch(/[/\\\p{Cc}]/u);
        // H05
        expect(windowsRefuses(made)).toBeNull();
        expect(['', '.', '..']).not.toContain(made);
      }),
      { numRuns: 1000 },
    );
  });
});
