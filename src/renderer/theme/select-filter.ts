import { isOptionsGroup, type OptionsFilter } from '@mantine/core';
import { foldedWords, hasWords } from '../../rules/fold.js';

/** The options of a select that have all words of what was typed; Mantine's own looks for the letters as they are. */
export const byFoldedWords: OptionsFilter = ({ options, search, limit }) => {
  const words = foldedWords(search);
  let left = limit;
  const found: typeof options = [];
  for (const option of options) {
    if (left <= 0) break;
    if (isOptionsGroup(option)) {
      const items = option.items.filter(({ label }) => hasWords(label, words)).slice(0, left);
      left -= items.length;
      if (items.length > 0) found.push({ ...option, items });
    } else if (hasWords(option.label, words)) {
      left -= 1;
      found.push(option);
    }
  }
  return found;
};
