/** Whether a word is a key of `words`; narrows a select's value to one of the words that it was given. */
export function isOneOf<W extends string>(words: Record<W, unknown>, word: string | null): word is W {
  return word !== null && Object.hasOwn(words, word);
}
