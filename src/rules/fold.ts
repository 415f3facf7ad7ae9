/**
 * What is the same to a person who searches. Everything in the window that is found by typing goes through here.
 *
 * Folded: composed and decomposed letters, compatibility forms (full width, ligatures, superscripts), case in full
 * (ß and SS, the two sigmas, the dotted and the dotless i), what is not seen (soft hyphens, zero width, variation
 * selectors), typographic quotes and dashes. As in the palettes of VS Code and Slack accents need not be typed:
 * `cafe` finds `café`, and `café` finds `cafe`. That is so where a mark only adds to a letter: in Latin and Greek,
 * for the Russian ё and stress marks, Hebrew points and Arabic vowel signs. Elsewhere a mark makes another letter
 * (й, が, the vowel signs of India) and counts.
 */

/** Not seen: soft hyphens, zero width, directions, variation selectors; and the line that lengthens Arabic words. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u0640]/gu;
/** All marks but those on letters of other scripts than these two. */
const LETTER_MARKS = /(?<!(?![\p{Script=Latin}\p{Script=Greek}])\p{L}\p{M}*)\p{M}/gu;
/** Of decomposed text: ё; stress marks; points and cantillation; harakat. */
const IO = /(?<=\u0435\p{M}*)\u0308/gu;
const STRESS = /(?<=\p{Script=Cyrillic}\p{M}*)[\u0300\u0301]/gu;
const POINTS =
  /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670]/g;

const SAME: Readonly<Record<string, string>> = {
  ς: 'σ',
  ...Object.fromEntries([...'‘’‚‛ʼʹ′＇´`'].map((quote) => [quote, "'"])),
  ...Object.fromEntries([...'“”„‟″«»'].map((quote) => [quote, '"'])),
  ...Object.fromEntries([...'‐‑‒–—―−'].map((dash) => [dash, '-'])),
};
const ALIKE = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');
const ASCII = /^[\0-_a-\x7f]*$/;

/** A text in the form in which it is compared with others; folding it again changes nothing. */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return (
    text
      .normalize('NFKD')
      // As Unicode folds case: what has the same capitals is the same (ẞ, ß and ss, ı and i).
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKD')
      .replace(UNSEEN, '')
      .replace(ALIKE, (letter) => SAME[letter] ?? letter)
      .replace(LETTER_MARKS, '')
      .replace(IO, '')
      .replace(STRESS, '')
      .replace(POINTS, '')
      .normalize('NFC')
  );
}

/** The words of what somebody searches for, folded. */
export const foldedWords = (query: string): string[] => fold(query).split(/\s+/).filter(Boolean);

/** Whether a text has all of these folded words, anywhere in it. */
export function hasWords(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const folded = fold(text);
  return words.every((word) => folded.includes(word));
}
