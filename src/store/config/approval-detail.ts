/** What an approval is about, in one line: from the payload that its agent's host wrote. */
import { isNestedDeeper } from '../../contract/json-depth.js';
import { MESSAGE_GATE } from '../../rules/approval.js';
import { HIDDEN, hideIn, hideInText } from '../../rules/hidden-value.js';
import { cutText } from '../message/message-body.js';

const LINE = 200;
export type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields of an object; none for anything else. */
export function asFields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The fields of an object in JSON text; none for anything else: it was cut, or somebody else wrote it. */
export function fieldsOf(json: string): Fields {
  try {
    return asFields(JSON.parse(json));
  } catch {
    return {};
  }
}

export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** One line of at most 200 characters; null for nothing. */
export function oneLine(text: string | null): string | null {
  const line = (text ?? '')
    .slice(0, 4 * LINE)
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return null;
  return line.length > LINE ? `${cutText(line, LINE - 1)}…` : line;
}

/** A value of a command line, unless it looks like a secret. */
const flat = (name: string, value: unknown): string => String(hideIn(value, name).value);

const readers: Readonly<Record<string, (payload: Fields) => string | null>> = {
  install_packages: ({ apt, npm, packages, reason }) => {
    const names = [...textsOf(apt), ...textsOf(npm), ...textsOf(packages)].join(', ');
    const why = textOf(reason);
    return names === '' ? why : `${names}${why === null ? '' : ` (${why})`}`;
  },
  add_mcp_server: ({ name, command, url }) => {
    const server = textOf(name);
    const run = textOf(command) ?? textOf(url);
    return server === null ? run : `${server}${run === null ? '' : ` (${run})`}`;
  },
  cli_command: ({ frame }) => {
    const { command, args } = asFields(frame);
    // What is nested could be so for ever.
    const said = Object.entries(asFields(args)).map(
      ([name, value]) => `--${name} ${typeof value === 'object' && value !== null ? '…' : flat(name, value)}`,
    );
    const name = textOf(command);
    return name === null ? null : ['ncl', name, ...said].join(' ');
  },
  create_agent: ({ name }) => textOf(name),
  a2a_message_gate: ({ content }) => {
    const said = textOf(content);
    return said === null ? null : (textOf(fieldsOf(said).text) ?? said);
  },
  onecli_credential: ({ method, host, path }) => {
    const url = `${textOf(host) ?? ''}${textOf(path) ?? ''}`;
    return url === '' ? null : `${textOf(method) ?? ''} ${url}`;
  },
};

/** A payload that nobody here can read, unless something in it is hidden from a list. */
function restOf(payload: string): string | null {
  if (payload === '{}') return null;
  const { hidden } = isNestedDeeper(payload) ? { hidden: 0 } : hideIn(fieldsOf(payload));
  return hidden > 0 ? HIDDEN : payload;
}

/** What an agent asks for; the payload itself where nobody here knows the action. */
export function approvalDetail(action: string, payload: string): string | null {
  const known = Object.hasOwn(readers, action) ? readers[action]?.(fieldsOf(payload)) : null;
  const line = known ?? restOf(payload.trim());
  return line === null ? null : oneLine(hideInText(line).value);
}

/** Ids in a payload by which the row of messages_out that asked for it can be told. */
export function requestIdsIn(payload: string): string[] {
  const { id, requestId, frame } = fieldsOf(payload);
  return [id, requestId, asFields(frame).id].flatMap((each) => textOf(each) ?? []);
}

/** The row of messages_out that a payload is about; null where it is about none, or names none. */
export function heldMessageId(action: string, payload: string): string | null {
  return action === MESSAGE_GATE ? textOf(fieldsOf(payload).id) : null;
}
