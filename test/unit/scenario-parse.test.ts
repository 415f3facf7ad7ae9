// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how a scenario writes its variables
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/contract/errors.js';
import { parseScenario } from '../../src/play/scenario/parse.js';

const HEAD = `title: A test
agents:
  ag-a:
    name: Agent
    folder: agent
    chats: { mg-a: shared, mg-t: per-thread }
    destinations: { a: mg-a }
chats:
  mg-a: { channel: cli, platform: local, name: A }
  mg-t: { channel: slack, platform: 'slack:1', name: T }
sessions:
  one: { agent: ag-a, chat: mg-a }
`;

function problemsOf(text: string): string[] {
  try {
    parseScenario(text, '/tmp/x/mine.yaml');
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'SCENARIO_INVALID') throw error;
    expect(error.data.details.file).toBe('/tmp/x/mine.yaml');
    expect(error.message).toContain('mine.yaml');
    const { problems } = error.data.details;
    return Array.isArray(problems) ? problems.map(String) : [];
  }
  return [];
}

const steps = (...lines: string[]): string => `${HEAD}steps:\n${lines.map((line) => `  ${line}\n`).join('')}`;

describe('a scenario', () => {
  it('is read from YAML and from JSON alike', () => {
    const yaml = parseScenario(
      steps('- at: +3 s', '  id: hello', '  in: { sender: Dana, text: Hi }'),
      'a/mine.yaml',
    );
    expect(yaml).toMatchObject({
      name: 'mine',
      steps: [
        { list: 'steps', number: 1, line: 14, session: 'one', id: 'hello', action: { do: 'in', text: 'Hi' } },
      ],
    });
    const json = JSON.stringify({
      title: 'A test',
      agents: { 'ag-a': { name: 'Agent', folder: 'agent', chats: { 'mg-a': 'shared' } } },
      chats: { 'mg-a': { channel: 'cli', platform: 'local', name: 'A' } },
      sessions: { one: { agent: 'ag-a', chat: 'mg-a' } },
      steps: [{ at: '+3 s', id: 'hello', in: { sender: 'Dana', text: 'Hi' } }],
    });
    expect(parseScenario(json, 'mine.json').steps).toMatchObject([{ id: 'hello', action: { do: 'in' } }]);
  });

  it('takes the session of the step before, and a gap of two seconds, where a step does not say', () => {
    const text = `${HEAD.replace('  one:', '  two: { agent: ag-a, chat: mg-t, thread: t }\n  one:')}steps:
  - { session: one, out: { text: a } }
  - { out: { text: b } }
`;
    expect(parseScenario(text, 'x.yaml').steps).toMatchObject([
      { session: 'one' },
      { session: 'one', id: 'x-s2', at: { type: 'gap', ms: 2000 } },
    ]);
  });
});

describe('B01: what a scenario says freely', () => {
  const webhook = (payload: string) =>
    steps(`- { webhook: { source: ci, event: run, payload: ${payload} } }`);

  it.each([
    ['{ run: 1234567890123456789 }', '1234567890123456789 would be stored as 1234567890123456800'],
    ['[1.0]', '1.0 would be stored as 1'],
    ['1e400', '1e400 would be stored as null'],
    ['-0', '-0 would be stored as 0'],
    ['{ 10: a, 2: b }', 'its keys would be stored as 2, 10'],
  ])('is refused where it would become something else: %s', (payload, said) => {
    expect(problemsOf(webhook(payload))).toEqual([expect.stringContaining(`line 14: ${said}`)]);
  });

  it.each(['{ run: "1234567890123456789" }', '{ 2: 7, 10: 0.5 }', '[-1, 9007199254740991, true, ~]'])(
    'is taken as it is: %s',
    (payload) => expect(problemsOf(webhook(payload))).toEqual([]),
  );
});

describe('what is wrong with a scenario is said with its line', () => {
  it.each<[string, string, string]>([
    ['YAML that is none', `${HEAD}steps: [`, 'line 13: '],
    ['a key twice', `${HEAD}title: again`, 'line 13: Map keys must be unique'],
    ['not a map', '- 1', 'line 1: it is not a map'],
    ['no title', HEAD.replace('title: A test\n', ''), 'title: Invalid input: expected string'],
    ['an unknown key', `${HEAD}stepz: []`, 'line 13: stepz: is unknown'],
    ['an agent without folder', HEAD.replace('    folder: agent\n', ''), 'agents.ag-a.folder: Invalid input'],
    ['an unknown mode', HEAD.replace('mg-a: shared', 'mg-a: alone'), 'line 6: agents.ag-a.chats.mg-a: '],
    ['an unknown chat of an agent', HEAD.replace('mg-a: shared', 'mg-x: shared'), 'there is no chat mg-x'],
    [
      'an unknown target',
      HEAD.replace('{ a: mg-a }', '{ a: mg-x }'),
      'line 7: agents.ag-a.destinations.a: there is no chat and no agent mg-x',
    ],
    [
      'a session of nobody',
      HEAD.replace('agent: ag-a', 'agent: ag-x'),
      'line 12: sessions.one.agent: there is no agent ag-x',
    ],
    [
      'a thread in a shared chat',
      HEAD.replace('chat: mg-a }', 'chat: mg-a, thread: t }'),
      'sessions.one.thread: agent ag-a has no per-thread sessions there',
    ],
    [
      'a session that has neither a chat nor a task',
      HEAD.replace(', chat: mg-a }', ' }'),
      'sessions.one: a session has either a chat or the task whose own it is',
    ],
    [
      'a session that has both',
      HEAD.replace('chat: mg-a }', 'chat: mg-a, task: t-1 }'),
      'sessions.one: a session has either a chat or the task whose own it is',
    ],
    [
      'a thread in the session of a task',
      HEAD.replace('chat: mg-a }', 'task: t-1, thread: t }'),
      'sessions.one.thread: the session of a task has its own',
    ],
    [
      'a policy whose approver is nobody',
      `${HEAD}policies: [{ from: ag-a, to: ag-x, approver: 'tg:1' }]`,
      'line 13: policies 1, approver: there is nobody tg:1 among the people',
    ],
    [
      'a person with a chat that is none',
      `${HEAD}people: { 'tg:1': { name: Dana, chat: mg-x } }`,
      'people.tg:1.chat: there is no chat mg-x',
    ],
    [
      'a message to an agent that is none',
      steps('- out: { to: { agent: ag-x }, text: a }'),
      'steps 1, out.to: there is no agent ag-x',
    ],
    [
      'a message that is held by no policy',
      steps('- out: { to: { agent: ag-a }, text: a, delivery: held }'),
      'steps 1, out.delivery: only a message to an agent that a policy stands before is held',
    ],
    [
      'a task without a prompt',
      steps('- task: { due: in 1 h }'),
      'steps 1, task.prompt: is missing: only a later run of a series has that of the first',
    ],
    [
      'a run of a series that nothing began',
      steps('- task: { series: t-1 }'),
      'steps 1, task.series: no earlier step has the id t-1',
    ],
    [
      'a copy of nothing',
      steps('- echo: { message: m-9, label: elsewhere }'),
      'steps 1, echo.message: no earlier step has the id m-9',
    ],
    ['no session', HEAD.replace(/sessions:[\s\S]*/, 'sessions: {}'), 'sessions: there must be at least one'],
    ['a step that is none', steps('- hello'), 'line 14: steps 1: is not a step'],
    ['a step without action', steps('- at: +1 s'), 'line 14: steps 1: has no action'],
    [
      'a step with two',
      steps('- { in: { sender: a, text: b }, out: { text: c } }'),
      'steps 1: has in and out',
    ],
    [
      'a step with a strange key',
      steps('- out: { text: a }', '  speed: 3'),
      'line 15: steps 1, speed: is unknown',
    ],
    [
      'a text that is a number',
      steps('- at: +1 s', '  out:', '    text: 12'),
      'line 16: steps 1, out.text: Invalid input: expected string, received number',
    ],
    [
      'a time that is none',
      steps('- at: soon', '  out: { text: a }'),
      'line 14: steps 1, at: “soon” is not a time',
    ],
    [
      'a past time in the conversation',
      steps('- { at: -3 h, out: { text: a } }'),
      'steps 1, at: steps use gaps',
    ],
    [
      'a gap to begin with',
      `${HEAD}history:\n  - { at: +3 s, out: { text: a } }`,
      'history 1, at: the first step of history needs a time',
    ],
    ['a history ahead', `${HEAD}history:\n  - { at: in 3 d, out: { text: a } }`, 'history 1, at: lies ahead'],
    [
      'a bad state',
      steps('- in: { sender: a, text: b, state: gone }'),
      'line 14: steps 1, in.state: Invalid option',
    ],
    [
      'a due time that is none',
      steps('- task: { prompt: a, due: later }'),
      'steps 1, task.due: “later” is not a time',
    ],
    [
      'F2: a recurrence that lost a field',
      steps('- task: { prompt: a, recurrence: 0 9 * * }'),
      'steps 1, task.recurrence: “0 9 * *” is not a cron expression',
    ],
    [
      'F3: one that never comes',
      steps('- schedule: { prompt: a, due: in 3 d, recurrence: "0 0 31 4,6 *" }'),
      'steps 1, schedule.recurrence: “0 0 31 4,6 *” never comes',
    ],
    [
      'a file of two sources',
      steps('- out: { text: a, files: [{ name: b, text: c, size: 3 }] }'),
      'steps 1, out.files.1: a file has exactly one of',
    ],
    ['one option', steps('- ask: { title: a, options: [b] }'), 'steps 1, ask.options: Too small'],
    [
      'an option without a value',
      steps('- ask: { title: a, options: [b, { label: c }] }'),
      'steps 1, ask.options.2.value: Invalid input',
    ],
    [
      'an unknown session',
      steps('- { session: two, out: { text: a } }'),
      'steps 1, session: there is no session two',
    ],
    [
      'an answer to nothing',
      steps('- answer: { question: q, option: a }'),
      'steps 1, answer.question: no earlier step has the id q',
    ],
    [
      'an answer to no question',
      steps('- { id: q, out: { text: a } }', '- answer: { question: q, option: a }'),
      'line 15: steps 2, answer.question: q is “out”, not ask',
    ],
    [
      'an option that is not offered',
      steps('- { id: q, ask: { title: a, options: [b, c] } }', '- answer: { question: q, option: d }'),
      'steps 2, answer.option: the question offers b, c',
    ],
    [
      'an id twice',
      steps('- { id: q, out: { text: a } }', '- { id: q, out: { text: b } }'),
      'line 15: steps 2, id: line 14 has the id q already',
    ],
    ['an id with a slash', steps('- { id: a/b, out: { text: a } }'), 'steps 1, id: is not an id'],
    [
      'an unknown table',
      steps('- row: { table: sqlite_master, values: {} }'),
      'steps 1, row.table: Invalid option',
    ],
    [
      'a column that is none',
      steps('- row: { table: delivered, values: { "a; DROP": 1 } }'),
      'is not a column',
    ],
    [
      'an unknown variable',
      steps("- out: { text: '${dote}' }"),
      'line 14: steps 1, out: ${dote} is not a variable',
    ],
    [
      'a variable of a later step',
      steps("- out: { text: '${id q}' }", '- { id: q, out: { text: a } }'),
      'no earlier step has the id q',
    ],
  ])('%s', (_, text, problem) => {
    expect(problemsOf(text).join('\n')).toContain(problem);
  });

  it('all at once, in the order of the lines, and no more than anybody reads', () => {
    const many = steps(...Array.from({ length: 30 }, () => '- { out: { text: 1 } }'));
    const problems = problemsOf(many);
    expect(problems).toHaveLength(21);
    expect(problems[0]).toContain('line 14: steps 1');
    expect(problems.at(-1)).toBe('and 10 more');
  });

  it('refuses an alias bomb', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]`;
    expect(problemsOf(bomb).join()).toContain('alias');
  });
});
