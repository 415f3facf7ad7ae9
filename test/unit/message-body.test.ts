import { describe, expect, it } from 'vitest';
import { type ContentSource, CUT_AT, parseContent } from '../../src/store/message/message-body.js';

function parse(direction: ContentSource['direction'], kind: string, content: unknown) {
  return parseContent({ direction, kind, id: 'm1', content: JSON.stringify(content) });
}

const question = {
  type: 'ask_question',
  questionId: 'q1',
  title: 'Roll back?',
  question: 'Error rate is 4.1%.',
  options: [{ label: 'Yes', selectedLabel: 'Done', value: 'yes' }, { label: 'No' }, 'Later'],
};

describe('parseContent: what is expected', () => {
  it.each([
    ['inbound', 'chat', { text: 'hi', sender: 'Dana' }, { type: 'text', text: 'hi', replyTo: null }],
    [
      'inbound',
      'chat-sdk',
      {
        text: 'hi',
        author: { userId: '1', userName: 'ines', fullName: 'Ines Roth' },
        replyTo: { id: 'x', sender: 'lin', text: 'see' },
      },
      { type: 'text', text: 'hi', replyTo: { sender: 'lin', text: 'see' } },
    ],
    ['inbound', 'task', { prompt: 'do', script: null }, { type: 'task', prompt: 'do', script: null }],
    ['inbound', 'task', { prompt: 'do', script: 'x.sh' }, { type: 'task', prompt: 'do', script: 'x.sh' }],
    [
      'inbound',
      'webhook',
      { source: 'github', event: 'push', payload: { a: [1] } },
      { type: 'webhook', source: 'github', event: 'push', payload: '{\n  "a": [\n    1\n  ]\n}' },
    ],
    [
      'inbound',
      'system',
      {
        type: 'question_response',
        questionId: 'q1',
        selectedOption: 'yes',
        userId: 'u',
        status: 'ok',
        result: {},
      },
      { type: 'answer', questionId: 'q1', selectedOption: 'yes', userId: 'u' },
    ],
    [
      'inbound',
      'system',
      { type: 'cli_response', requestId: 'r', frame: { ok: true } },
      {
        type: 'action',
        action: 'cli_response',
        fields: [
          { name: 'requestId', value: 'r' },
          { name: 'frame', value: '{"ok":true}' },
        ],
      },
    ],
    [
      'outbound',
      'chat',
      { text: '<b>not bold</b>' },
      { type: 'text', text: '<b>not bold</b>', replyTo: null },
    ],
    [
      'outbound',
      'chat',
      { operation: 'edit', messageId: 'p1', text: 'new' },
      { type: 'edit', targetId: 'p1', text: 'new' },
    ],
    [
      'outbound',
      'chat',
      { operation: 'reaction', messageId: 'p1', emoji: 'thumbs_up' },
      { type: 'reaction', targetId: 'p1', emoji: 'thumbs_up' },
    ],
    [
      'outbound',
      'chat-sdk',
      question,
      {
        type: 'question',
        questionId: 'q1',
        title: 'Roll back?',
        question: 'Error rate is 4.1%.',
        options: [
          { label: 'Yes', selectedLabel: 'Done', value: 'yes' },
          { label: 'No', selectedLabel: 'No', value: 'No' },
          { label: 'Later', selectedLabel: 'Later', value: 'Later' },
        ],
      },
    ],
    [
      'outbound',
      'chat-sdk',
      { type: 'card', card: { title: 'T' }, fallbackText: 'F' },
      { type: 'card', title: 'T', fallbackText: 'F' },
    ],
    [
      'outbound',
      'system',
      { action: 'schedule_task', prompt: 'go', recurrence: null, n: 3 },
      {
        type: 'action',
        action: 'schedule_task',
        fields: [
          { name: 'prompt', value: 'go' },
          { name: 'n', value: '3' },
        ],
      },
    ],
  ] as const)('%s %s %j', (direction, kind, content, body) => {
    const parsed = parse(direction, kind, content);
    expect(parsed.body).toEqual(body);
    expect(parsed.cut).toBe(false);
  });

  it.each([
    [{ text: 'x', sender: 'Dana' }, 'Dana'],
    [{ text: 'x', author: { userName: 'ines', fullName: 'Ines Roth' } }, 'Ines Roth'],
    [{ text: 'x', author: { userName: 'ines', fullName: '' } }, 'ines'],
    [{ text: 'x' }, null],
  ])('takes the sender of %j', (content, sender) => {
    expect(parse('inbound', 'chat', content).sender).toBe(sender);
  });
});

describe('parseContent: what is not', () => {
  it.each([
    ['inbound', 'chat', null, 'not a JSON object'],
    ['inbound', 'chat', 5, 'not a JSON object'],
    ['inbound', 'chat', [], 'not a JSON object'],
    ['inbound', 'chat', {}, 'text is missing'],
    ['inbound', 'chat', { text: 5 }, 'text is not a text'],
    ['inbound', 'chat', { text: 'x', sender: {} }, 'sender is not a text'],
    ['inbound', 'chat', { text: 'x', author: 'me' }, 'author is not an object'],
    ['inbound', 'chat', { text: 'x', replyTo: 'y' }, 'replyTo is not an object'],
    ['inbound', 'chat', { text: 'x', attachments: {} }, 'attachments is not a list'],
    ['inbound', 'chat', { text: 'x', attachments: [null] }, 'attachment 1 is not an object'],
    ['inbound', 'task', { script: 'x' }, 'prompt is missing'],
    ['inbound', 'webhook', { source: 'x' }, 'event is missing'],
    ['inbound', 'system', {}, 'type is missing'],
    [
      'inbound',
      'system',
      { type: 'question_response', questionId: 'q', status: 'ok' },
      'selectedOption is missing',
    ],
    ['inbound', 'system', { type: 'boo' }, 'unknown type boo'],
    ['inbound', 'odd', { text: 'x' }, 'unknown kind odd'],
    ['outbound', 'odd', { text: 'x' }, 'unknown kind odd'],
    ['outbound', 'chat', { operation: 'delete' }, 'unknown operation delete'],
    ['outbound', 'chat', { operation: 'edit', messageId: 4, text: 'x' }, 'messageId is not a text'],
    ['outbound', 'chat', { text: 'x', files: 'report.csv' }, 'files is not a list'],
    ['outbound', 'chat', { text: 'x', files: [1] }, 'file 1 is not a name'],
    ['outbound', 'chat-sdk', { ...question, options: 'yes' }, 'options is not a list'],
    ['outbound', 'chat-sdk', { ...question, options: [7] }, 'an option is not an object'],
    ['outbound', 'chat-sdk', { type: 'card', card: 'x' }, 'card is not an object'],
    ['outbound', 'system', { action: 7 }, 'action is not a text'],
  ] as const)('%s %s %j is raw: %s', (direction, kind, content, reason) => {
    expect(parse(direction, kind, content).body).toEqual({
      type: 'raw',
      raw: JSON.stringify(content),
      reason,
    });
  });

  it.each([
    ['{"text": "x"', 'not JSON', '{"text": "x"'],
    [Buffer.from('{"text":"x"}'), 'stored as a BLOB', '{"text":"x"}'],
    [Buffer.from([0xff, 0x00]), 'stored as a BLOB', 'ff00'],
    [42n, 'not stored as a text', '42'],
    [9007199254740993n, 'not stored as a text', '9007199254740993'],
    [0.1 + 0.2, 'not stored as a text', '0.30000000000000004'],
    [null, 'not stored as a text', ''],
  ])('content %s', (content, reason, raw) => {
    expect(parseContent({ direction: 'inbound', kind: 'chat', id: 'm1', content }).body).toEqual({
      type: 'raw',
      raw,
      reason,
    });
  });

  it('survives a payload nested 200,000 deep', () => {
    const content = `{"source":"a","event":"b","payload":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const { body, cut } = parseContent({ direction: 'inbound', kind: 'webhook', id: 'm1', content });
    expect(body).toMatchObject({ type: 'raw', reason: 'nested too deeply' });
    expect(cut).toBe(true);
  });

  it('cuts a long text without halving a character', () => {
    const { body, cut } = parse('inbound', 'chat', { text: `${'a'.repeat(CUT_AT - 1)}🙋` });
    expect(cut).toBe(true);
    expect(body).toMatchObject({ text: 'a'.repeat(CUT_AT - 1) });
  });
});

describe('parseContent: attachments', () => {
  const list = (attachment: object) =>
    parse('inbound', 'chat', { text: '', attachments: [attachment] }).attachments[0];

  it('takes a file of the message’s own inbox folder', () => {
    expect(list({ name: 'a b.png', mimeType: 'image/png', size: 3, localPath: 'inbox/m1/a b.png' })).toEqual({
      index: 0,
      name: 'a b.png',
      mimeType: 'image/png',
      claimedSize: 3,
      path: 'inbox/m1/a b.png',
      problem: null,
    });
  });

  it.each([
    'inbox/m2/x',
    'outbox/m1/x',
    '../inbound.db',
    'inbox/m1/../../inbound.db',
    '/etc/passwd',
    'inbox/m1/..',
    'inbox/m1/',
    'inbox/m1',
    'inbox/m1/a\u0000b',
    'inbox\\m1\\x',
    'inbox/m1/a\\b',
  ])('refuses %j', (localPath) => {
    expect(list({ name: 'x', localPath })).toMatchObject({
      path: null,
      problem: expect.stringMatching(/\w\./),
    });
  });

  it('names what has no file', () => {
    expect(list({ name: 'x', data: 'aGk=' })?.problem).toMatch(/inside the message/);
    expect(list({})).toMatchObject({ name: 'attachment 1', path: null });
  });

  it('finds what the agent sends in its outbox folder', () => {
    const { attachments } = parse('outbound', 'chat', {
      text: 'x',
      files: ['report.csv', '../../inbound.db'],
    });
    expect(attachments[0]).toMatchObject({
      index: 0,
      name: 'report.csv',
      path: 'outbox/m1/report.csv',
      problem: null,
    });
    expect(attachments[1]).toMatchObject({ path: null, problem: expect.stringContaining('separator') });
  });
});

const read = (content: object) =>
  parseContent({ direction: 'inbound', kind: 'chat', id: 'm1', content: JSON.stringify(content) });

describe('truth F11: a quote is what the runner quotes', () => {
  it.each([
    ['with a sender and a text', { sender: 'Ira', text: 'Shall I?' }, { sender: 'Ira', text: 'Shall I?' }],
    [
      'by the author’s full name',
      { author: { fullName: 'Ira B' }, text: 'x' },
      { sender: 'Ira B', text: 'x' },
    ],
    ['of a forum topic: no text', { id: '1', sender: 'Ira', text: '' }, null],
    ['with no text at all', { sender: 'Ira' }, null],
    ['with no sender', { text: 'Shall I deploy?' }, null],
  ])('%s', (_, replyTo, quoted) => {
    expect(read({ text: 'yes', replyTo }).body).toEqual({ type: 'text', text: 'yes', replyTo: quoted });
  });
});

it('truth F12: what its author changed is marked; a file that is only an address is named by it', () => {
  expect(read({ text: 'x', metadata: { edited: true } }).body).toMatchObject({ edited: true });
  expect(read({ text: 'x', metadata: { edited: false } }).body).not.toHaveProperty('edited');
  const url = 'https://files.example/a.png';
  const [file] = read({ text: 'x', attachments: [{ name: 'a.png', url }] }).attachments;
  expect(file).toMatchObject({ name: 'a.png', path: null });
  expect(file?.problem).toContain(url);
});

it('window F21: fields of an action that hold nothing are not listed', () => {
  const { body } = parseContent({
    ...{ direction: 'outbound', kind: 'system', id: 'm1' },
    content: '{"action":"schedule_task","prompt":"go","script":null,"threadId":null}',
  });
  expect(body).toEqual({
    type: 'action',
    action: 'schedule_task',
    fields: [{ name: 'prompt', value: 'go' }],
  });
});
