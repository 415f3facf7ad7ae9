import { expect, it } from 'vitest';
import type { Message, MessageBody } from '../../src/contract/entities/message.js';
import { rowsText, textOf, wholeTextOf } from '../../src/renderer/features/message/message-text.js';

const said = (body: MessageBody, ...names: string[]) => ({
  body,
  attachments: names.map((name, index) => ({
    ...{ index, name, mimeType: null, size: null, claimedSize: null, problem: null, image: false },
  })),
});
const words = (text: string): MessageBody => ({ type: 'text', text, replyTo: null });

it.each<[string, ReturnType<typeof said>, string]>([
  ['words', said(words('two\nlines'), 'a.txt'), 'two\nlines'],
  ['files without a word', said(words(''), 'a.txt', 'b.png'), 'a.txt\nb.png'],
  ['a task', said({ type: 'task', prompt: 'Water them', script: 'exit 0' }), 'Water them'],
  [
    'a question',
    said({
      ...{ type: 'question', questionId: 'q', title: 'Roll back?', question: 'To v811?' },
      options: [{ label: 'Yes', selectedLabel: 'Yes', value: 'y' }],
    }),
    'Roll back?\nTo v811?\n- Yes',
  ],
  [
    'a system row',
    said({ type: 'action', action: 'add', fields: [{ name: 'name', value: 'x' }] }),
    'add\nname: x',
  ],
  ['what is shown raw', said({ type: 'raw', raw: '{"a":1}', reason: 'unknown kind' }), '{"a":1}'],
])('window F1: what is copied of %s', (_, message, text) => {
  expect(textOf(message)).toBe(text);
});

it('window F1: of a text that the timeline has only the beginning of, all is copied', () => {
  const whole = 'x'.repeat(100_000);
  expect(wholeTextOf(said(words('xxx')), JSON.stringify({ text: whole }))).toBe(whole);
  expect(wholeTextOf(said(words('xxx')), '{"text":"xx')).toBe('{"text":"xx');
  expect(wholeTextOf(said({ type: 'raw', raw: '', reason: '' }), '[1.0]')).toBe('[1.0]');
});

it('window F1: several rows are copied with who said them and when, one alone without', () => {
  const one = {
    sender: 'Dana',
    direction: 'inbound',
    kind: 'chat',
    at: null,
    timestamp: 'some day',
  } as Message;
  const rows = [
    { message: one, text: 'hi' },
    { message: { ...one, sender: null, direction: 'outbound' } as Message, text: 'ho' },
  ];
  expect(rowsText(rows, 'Mira')).toBe('Dana, some day\nhi\n\nMira, some day\nho');
  expect(rowsText(rows.slice(0, 1), 'Mira')).toBe('hi');
});
