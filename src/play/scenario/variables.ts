/** `${date -3 d}` and the like in a scenario's texts. `$${` stands for a literal `${`. */
import { type Moment, momentAt, parseMoment } from './time.js';

const PATTERN = /\$\$\{|\$\{([^}]*)\}/g;
const FORMATS = ['date', 'time', 'day', 'iso'] as const;
type Format = (typeof FORMATS)[number];

/** What the variables of one step are filled with. Times: ms since 1970 UTC. */
export interface Filling {
  now: number;
  /** The time of the step: `+` counts from it. */
  at: number;
  /** The id in the workspace for what the scenario calls by that id. */
  id(name: string): string;
}

type Variable = { format: Format; moment: Moment } | { format: 'id'; name: string };

function parseVariable(inside: string): Variable | null {
  const [, word, rest = ''] = /^([a-z]+)(?: (.+))?$/.exec(inside.trim()) ?? [];
  if (word === 'id') return rest === '' ? null : { format: 'id', name: rest };
  const format = FORMATS.find((f) => f === word);
  const moment = parseMoment(rest === '' ? '+0 s' : rest);
  return format === undefined || moment === null ? null : { format, moment };
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

function formatted(format: Format, at: number): string {
  const date = new Date(at);
  switch (format) {
    case 'iso':
      return date.toISOString();
    case 'date':
      return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
    case 'time':
      return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
    case 'day':
      return new Intl.DateTimeFormat('en', { weekday: 'long' }).format(date);
  }
}

/** What is wrong with the variables of a text, one sentence for each; and the ids that it mentions. */
export function checkVariables(text: string): { problems: string[]; ids: string[] } {
  const problems: string[] = [];
  const ids: string[] = [];
  for (const [whole, inside] of text.matchAll(PATTERN)) {
    if (inside === undefined) continue;
    const variable = parseVariable(inside);
    if (variable === null) {
      problems.push(
        `${whole} is not a variable: write \${date -3 d}, \${time next 07:30}, \${day +2 d}, \${iso in 1 h} or \${id <step id>} ($\${ for the characters themselves)`,
      );
    } else if (variable.format === 'id') ids.push(variable.name);
  }
  return { problems, ids };
}

function fillText(text: string, filling: Filling): string {
  return text.replace(PATTERN, (whole, inside: string | undefined) => {
    if (inside === undefined) return '${';
    const variable = parseVariable(inside);
    if (variable === null) return whole;
    if (variable.format === 'id') return filling.id(variable.name);
    return formatted(variable.format, momentAt(variable.moment, filling.now, filling.at));
  });
}

/** The same value with the variables of all its texts filled in. */
export function fill<T>(value: T, filling: Filling): T;
export function fill(value: unknown, filling: Filling): unknown {
  if (typeof value === 'string') return fillText(value, filling);
  if (Array.isArray(value)) return value.map((item) => fill<unknown>(item, filling));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => [name, fill<unknown>(item, filling)]),
  );
}
