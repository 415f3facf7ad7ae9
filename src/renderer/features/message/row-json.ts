/** A stored row as JSON text for the clipboard: nothing of it becomes something else. */
import type { MessageRaw } from '../../../contract/entities/message.js';
import { indented } from '../../../rules/json-text.js';

type Column = MessageRaw['columns'][number];

function written({ storage, value, notUtf8 }: Column): string {
  if (value === null) return 'null';
  if (storage === 'blob' || notUtf8 === true) return JSON.stringify({ hex: value });
  return storage === 'text' ? JSON.stringify(value) : value;
}

/** An object by column: numbers to the digit, bytes that are no text as `{"hex": …}`. Null when a value was cut. */
export function rowJson({ columns }: MessageRaw): string | null {
  if (columns.some(({ cut }) => cut)) return null;
  return indented(`{${columns.map((column) => `${JSON.stringify(column.name)}:${written(column)}`).join()}}`);
}
