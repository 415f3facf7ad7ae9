import type { MessageForm } from '../../../shared/entities/draft.js';

const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_][\p{L}\p{N}_ .-]{0,60}?)\s*\}\}/gu;

/** The texts of a form that may hold placeholders. */
const TEXTS = ['text', 'json', 'script', 'due', 'sender'] as const;

/** The names in {{…}} of a form, each once, in their order. */
export function placeholdersIn(form: MessageForm): string[] {
  const found = TEXTS.flatMap((field) => [...form[field].matchAll(PLACEHOLDER)].map((m) => m[1] ?? ''));
  return [...new Set(found)];
}

/** The form with its placeholders filled in; inside JSON the values are escaped as its strings want it. */
export function fillIn(form: MessageForm, values: Readonly<Record<string, string>>): MessageForm {
  const fill = (text: string, escaped: (value: string) => string): string =>
    text.replace(PLACEHOLDER, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return value === undefined ? whole : escaped(value);
    });
  const plain = (value: string): string => value;
  return {
    ...form,
    text: fill(form.text, plain),
    script: fill(form.script, plain),
    due: fill(form.due, plain),
    sender: fill(form.sender, plain),
    json: fill(form.json, (value) => JSON.stringify(value).slice(1, -1)),
  };
}
