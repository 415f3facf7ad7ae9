/** What an approval asks for, whole: from the payload that its agent's host wrote. */
import type { ApprovalAsk, ApprovalDetail } from '../../contract/entities/approval.js';
import { isNestedDeeper } from '../../contract/json-depth.js';
import { hideIn, hideInText } from '../../rules/hidden-value.js';
import { asFields, type Fields, fieldsOf, textOf, textsOf } from './approval-detail.js';
import { heldMessage } from './held-message.js';

const UNKNOWN: ApprovalAsk = { type: 'unknown' };

/** A value as a person would type it. */
const worded = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
const namedIn = (value: unknown): { name: string; value: string }[] =>
  Object.entries(asFields(value)).map(([name, each]) => ({ name, value: worded(each) }));

type Reader = (payload: Fields, nameOf: (agentGroupId: string) => string | null) => ApprovalAsk | null;

/** null: the payload is not what the action has. */
const readers: Readonly<Record<string, Reader>> = {
  a2a_message_gate: ({ id, platform_id, content }, nameOf) => {
    const to = textOf(platform_id);
    if (to === null || typeof content !== 'string') return null;
    const { text, files } = fieldsOf(content);
    return {
      ...{ type: 'message', text: typeof text === 'string' ? text : content, files: textsOf(files) },
      ...{ to: { id: to, name: nameOf(to) }, messageId: textOf(id) },
    };
  },
  install_packages: ({ apt, npm, reason }) => {
    const packages = { apt: textsOf(apt), npm: textsOf(npm) };
    if (packages.apt.length + packages.npm.length === 0) return null;
    return { type: 'packages', ...packages, reason: textOf(reason) };
  },
  add_mcp_server: ({ name, command, args, url, env, headers, instructions }) => {
    const server = textOf(name);
    if (server === null) return null;
    return {
      ...{
        type: 'mcp-server',
        name: server,
        command: textOf(command),
        args: textsOf(args),
        url: textOf(url),
      },
      ...{ env: namedIn(env), headers: namedIn(headers), instructions: textOf(instructions) },
    };
  },
  create_agent: ({ name, instructions }) => {
    const agent = textOf(name);
    return agent === null ? null : { type: 'agent', name: agent, instructions: textOf(instructions) };
  },
  cli_command: ({ frame }) => {
    const { command, args } = asFields(frame);
    const name = textOf(command);
    return name === null ? null : { type: 'command', command: name, args: namedIn(args) };
  },
  onecli_credential: ({ method, host, path, bodyPreview }) => {
    const url = `${textOf(host) ?? ''}${textOf(path) ?? ''}`;
    if (url === '') return null;
    return {
      type: 'credential',
      request: `${textOf(method) ?? ''} ${url}`.trim(),
      body: textOf(bodyPreview),
    };
  },
};

/** JSON text without its secrets, as it is stored where there are none. */
function hideInJson(json: string): { text: string; hidden: number } {
  if (isNestedDeeper(json)) return { text: '', hidden: 1 };
  try {
    const { value, hidden } = hideIn(JSON.parse(json));
    return { text: hidden === 0 ? json : JSON.stringify(value), hidden };
  } catch {
    const { value, hidden } = hideInText(json);
    return { text: value, hidden };
  }
}

/** An approval's row, as far as it says what is asked for. */
export interface AskRow {
  kind: 'action' | 'sender' | 'channel';
  action: string;
  /** The payload, or the event of the held message. */
  payload: string;
  question: string | null;
  options: string | null;
}

/** The labels of what can be chosen on a card. */
function labelsIn(options: string | null): string[] {
  try {
    const parsed: unknown = JSON.parse(options ?? '[]');
    return Array.isArray(parsed) ? parsed.flatMap((one) => textOf(asFields(one).label) ?? []) : [];
  } catch {
    return [];
  }
}

/**
 * @param nameOf what a person calls an agent group; null where it is gone
 * @param reveal whether to hide nothing
 */
export function approvalDetailOf(
  { kind, action, payload, question, options }: AskRow,
  nameOf: (agentGroupId: string) => string | null,
  reveal: boolean,
): ApprovalDetail {
  const { text, hidden } = reveal ? { text: payload, hidden: 0 } : hideInJson(payload);
  const read = Object.hasOwn(readers, action) ? readers[action] : undefined;
  const { said, sender } = heldMessage(text);
  const ask: ApprovalAsk =
    kind === 'action' ? (read?.(fieldsOf(text), nameOf) ?? UNKNOWN) : { type: 'held', text: said, sender };
  return {
    ...{ ask, payload: text, hidden, options: labelsIn(options) },
    // A host puts into it what it does not take for a secret, but a person may.
    question: hidden > 0 || question === null || question === '' ? null : question,
  };
}
