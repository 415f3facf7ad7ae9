/** Everything that a scenario names must exist. */
import type { Action, Problem, Scenario, Step } from './format.js';
import { checkVariables } from './variables.js';

const INBOUND: readonly Action['do'][] = ['in', 'task', 'webhook', 'system', 'answer', 'schedule'];
const OUTBOUND: readonly Action['do'][] = [
  'out',
  'card',
  'edit',
  'react',
  'ask',
  'action',
  'schedule',
  'log',
];

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

function checkPeople({ agents, chats, people, policies }: Scenario): Problem[] {
  const problems: Problem[] = [];
  const refuse = (path: (string | number)[], message: string): void => void problems.push({ path, message });
  for (const [id, { chat }] of Object.entries(people)) {
    if (chat !== undefined && !Object.hasOwn(chats, chat))
      refuse(['people', id, 'chat'], `there is no chat ${chat}`);
  }
  for (const [index, { from, to, approver }] of policies.entries()) {
    for (const [key, agent] of Object.entries({ from, to })) {
      if (!Object.hasOwn(agents, agent)) refuse(['policies', index, key], `there is no agent ${agent}`);
    }
    if (!Object.hasOwn(people, approver)) {
      refuse(['policies', index, 'approver'], `there is nobody ${approver} among the people`);
    }
  }
  return problems;
}

function checkCast({ agents, chats, sessions }: Scenario): Problem[] {
  const problems: Problem[] = [];
  const refuse = (path: string[], message: string): void => void problems.push({ path, message });
  for (const [id, agent] of Object.entries(agents)) {
    for (const chat of Object.keys(agent.chats)) {
      if (!Object.hasOwn(chats, chat)) refuse(['agents', id, 'chats', chat], `there is no chat ${chat}`);
    }
    for (const [name, target] of Object.entries(agent.destinations)) {
      if (Object.hasOwn(chats, target) || Object.hasOwn(agents, target)) continue;
      refuse(['agents', id, 'destinations', name], `there is no chat and no agent ${target}`);
    }
  }
  if (Object.keys(sessions).length === 0) refuse(['sessions'], 'there must be at least one');
  for (const [key, session] of Object.entries(sessions)) {
    if (!Object.hasOwn(agents, session.agent)) {
      refuse(['sessions', key, 'agent'], `there is no agent ${session.agent}`);
    } else if ((session.chat === null) === (session.task === undefined)) {
      refuse(['sessions', key], 'a session has either a chat or the task whose own it is');
    } else if (session.chat === null) {
      if (session.thread !== null) refuse(['sessions', key, 'thread'], 'the session of a task has its own');
    } else if (agents[session.agent]?.chats[session.chat] === undefined) {
      refuse(['sessions', key, 'chat'], `agent ${session.agent} is not wired to a chat ${session.chat}`);
    } else if (session.thread !== null && agents[session.agent]?.chats[session.chat] !== 'per-thread') {
      refuse(['sessions', key, 'thread'], `agent ${session.agent} has no per-thread sessions there`);
    }
  }
  return problems;
}

/** The ids by which one step refers to others, with the sort of step that each must be. */
function spokenOf(action: Action): { key: string; id: string; among: readonly Action['do'][] }[] {
  switch (action.do) {
    case 'answer':
      return [{ key: 'question', id: action.question, among: ['ask'] }];
    case 'echo':
      return [{ key: 'message', id: action.message, among: ['in', 'out'] }];
    case 'edit':
    case 'deliver':
      return [{ key: 'message', id: action.message, among: OUTBOUND }];
    case 'react':
      return [{ key: 'message', id: action.message, among: [...INBOUND, ...OUTBOUND] }];
    case 'ack':
    case 'settle':
      return [{ key: 'message', id: action.message, among: INBOUND }];
    default: {
      if ('delivery' in action && action.re !== undefined)
        return [{ key: 're', id: action.re, among: INBOUND }];
      return 'series' in action && action.series !== undefined
        ? [{ key: 'series', id: action.series, among: ['task'] }]
        : [];
    }
  }
}

function checkStep(scenario: Scenario, step: Step, before: ReadonlyMap<string, Step>): Problem[] {
  const { action } = step;
  const problems: Problem[] = [];
  const refuse = (key: string, message: string): void =>
    void problems.push({ path: [step.list, step.number - 1, action.do, key], message });
  for (const { key, id, among } of spokenOf(action)) {
    const found = before.get(id);
    if (found === undefined) refuse(key, `no earlier step has the id ${id}`);
    else if (!among.includes(found.action.do))
      refuse(key, `${id} is “${found.action.do}”, not ${among.join(', ')}`);
    else if (action.do === 'answer' && found.action.do === 'ask') {
      const { options } = found.action;
      if (!options.some((o) => o.value === action.option)) {
        refuse('option', `the question offers ${options.map((o) => o.value).join(', ')}`);
      }
    }
  }
  const to = 'to' in action ? action.to : undefined;
  const places = [
    'from' in action ? action.from?.chat : undefined,
    to !== undefined && 'chat' in to ? to.chat : undefined,
  ];
  if (to !== undefined && 'agent' in to && !Object.hasOwn(scenario.agents, to.agent)) {
    refuse('to', `there is no agent ${to.agent}`);
  }
  if ('delivery' in action && action.delivery === 'held') {
    const from = scenario.sessions[step.session]?.agent;
    const agent = to !== undefined && 'agent' in to ? to.agent : null;
    if (!scenario.policies.some((one) => one.from === from && one.to === agent)) {
      refuse('delivery', 'only a message to an agent that a policy stands before is held');
    }
  }
  for (const [i, chat] of places.entries()) {
    if (chat !== undefined && !Object.hasOwn(scenario.chats, chat)) {
      refuse(i === 0 ? 'from' : 'to', `there is no chat ${chat}`);
    }
  }
  if (action.do === 'task' && action.prompt === undefined && action.series === undefined) {
    refuse('prompt', 'is missing: only a later run of a series has that of the first');
  }
  const named = {
    fromSession: 'fromSession' in action ? action.fromSession : undefined,
    origin: 'origin' in action ? action.origin : undefined,
  };
  for (const [key, session] of Object.entries(named)) {
    if (session !== undefined && !Object.hasOwn(scenario.sessions, session)) {
      refuse(key, `there is no session ${session}`);
    }
  }
  for (const text of textsIn(action)) {
    const { problems: wrong, ids } = checkVariables(text);
    const unknown = ids.filter((id) => id !== step.id && !before.has(id));
    for (const message of [...wrong, ...unknown.map((id) => `no earlier step has the id ${id}`)]) {
      problems.push({ path: [step.list, step.number - 1, action.do], message });
    }
  }
  return problems;
}

/** Everything that a scenario names and that does not exist. */
export function checkReferences(scenario: Scenario): Problem[] {
  const problems = [...checkCast(scenario), ...checkPeople(scenario)];
  const before = new Map<string, Step>();
  for (const step of scenario.steps) {
    const path = [step.list, step.number - 1];
    if (!Object.hasOwn(scenario.sessions, step.session)) {
      problems.push({ path: [...path, 'session'], message: `there is no session ${step.session}` });
    }
    const same = before.get(step.id);
    if (same !== undefined) {
      problems.push({ path: [...path, 'id'], message: `line ${same.line} has the id ${step.id} already` });
    }
    problems.push(...checkStep(scenario, step, before));
    before.set(step.id, step);
  }
  return problems;
}
