/** One spelling for what a person takes for the same: the index holds it, and queries are put into it. */

const ASCII = /^[\x00-\x7f]*$/;

/** Accents, the points of Hebrew and Arabic, and what chooses between looks of a sign; not what makes a kana another. */
const SCRIPTS = ['Inherited', 'Greek', 'Cyrillic', 'Hebrew', 'Arabic'].map((name) => `\\p{sc=${name}}`);
const MARKS = new RegExp(`[[\\p{M}&&[${SCRIPTS.join('')}]]--[\u3099\u309a]]`, 'gv');

const MOST_REMEMBERED = 20_000;
const remembered = new Map<string, string>();

export const isAscii = (text: string): boolean => ASCII.test(text);

/** One character without case, accents and widths: `É` and `ｅ` are `e`, `ß` is `ss`. It may come to nothing. */
export function foldCharacter(character: string): string {
  if (character < '\x80') return character < ' ' ? ' ' : character.toLowerCase();
  const known = remembered.get(character);
  if (known !== undefined) return known;
  const folded = character
    .toUpperCase()
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .normalize('NFC')
    .replaceAll('ς', 'σ');
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(character, folded);
  return folded;
}

/** A text, character by character: what is a part of it is so in its folded form too. */
export function foldText(text: string): string {
  if (isAscii(text)) return text.replace(/[\x00-\x1f]/g, ' ').toLowerCase();
  let folded = '';
  for (const character of text) folded += foldCharacter(character);
  return folded;
}
