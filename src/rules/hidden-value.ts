/** Values that are not shown until somebody asks: what goes into a program as a secret would. */

/** What stands in place of one. */
export const HIDDEN = '••••••';

/** Everything below these is hidden: a host hands it to a program as its environment, or sends it along. */
const HOLDERS = /^(env|environment|headers)$/i;
/** As the host has it for what it leaves out of its own cards (SECRET_ENV_KEY_RE in self-mod/request.ts, 2.3.0). */
const SECRET_NAME = /token|secret|passw(or)?d|api_?key|credential|private_?key|auth(?!ors?$|or[_-])/i;
/** As SECRET_VALUE_RE there, wherever in a text a word begins. */
const SECRET_TEXT =
  /(?<![\w-])((sk-|ghp_|github_pat_|xox[a-z]-|AKIA)[\w./+=-]+|-----BEGIN [^-]*-----[\s\S]*?(-----END [^-]*-----|$))/g;

export interface Shown<T> {
  value: T;
  /** How many were hidden in it. */
  hidden: number;
}

/** A text without what looks like a key in it. */
export function hideInText(text: string): Shown<string> {
  let hidden = 0;
  const value = text.replace(SECRET_TEXT, () => {
    hidden += 1;
    return HIDDEN;
  });
  return { value, hidden };
}

/**
 * A parsed JSON value without its secrets; a new one only where something is hidden. A caller has seen to it that it is
 * not nested deeper than a stack.
 */
export function hideIn(value: unknown, name: string | null = null, within = false): Shown<unknown> {
  const all = within || (name !== null && HOLDERS.test(name));
  if (typeof value === 'string') {
    if (value === '') return { value, hidden: 0 };
    return all || (name !== null && SECRET_NAME.test(name))
      ? { value: HIDDEN, hidden: 1 }
      : hideInText(value);
  }
  if (typeof value !== 'object' || value === null) {
    return all && (typeof value === 'number' || typeof value === 'boolean')
      ? { value: HIDDEN, hidden: 1 }
      : { value, hidden: 0 };
  }
  let hidden = 0;
  const hide = (each: unknown, key: string | null): unknown => {
    const shown = hideIn(each, key, all);
    hidden += shown.hidden;
    return shown.value;
  };
  const copy = Array.isArray(value)
    ? value.map((each) => hide(each, name))
    : Object.fromEntries(Object.entries(value).map(([key, each]) => [key, hide(each, key)]));
  return { value: hidden === 0 ? value : copy, hidden };
}
