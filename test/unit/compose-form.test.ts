import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageForm } from '../../src/contract/entities/draft.js';
import type { MessageRaw } from '../../src/contract/entities/message.js';
import { jsonProblem, keysAt, shapeHints } from '../../src/renderer/features/message/content-check.js';
import { emptyForm, isEmpty, isFresh, restOf } from '../../src/renderer/features/message/form.js';
import {
  asFields,
  asJson,
  contentOf,
  formOf,
  withKind,
  withText,
} from '../../src/renderer/features/message/form-json.js';
import { placeIn } from '../../src/renderer/features/message/json-place.js';
import { fillIn, placeholdersIn } from '../../src/renderer/features/message/placeholders.js';

const form = (change: Partial<MessageForm>): MessageForm => ({ ...emptyForm('Dana'), ...change });
const raw = (columns: Record<string, string | null>): MessageRaw => ({
  table: 'messages_in',
  columns: Object.entries(columns).map(([name, value]) => ({ name, storage: 'text', value, cut: false })),
});

describe('the form of a message', () => {
  test('comes to the content of its kind', () => {
    expect(JSON.parse(contentOf(form({ text: 'hi' })))).toEqual({
      text: 'hi',
      sender: 'Dana',
      senderId: 'console:Dana',
    });
    const author = { userId: '', userName: '', fullName: 'Dana B' };
    expect(JSON.parse(contentOf(form({ kind: 'chat-sdk', text: 'hi', author })))).toEqual({
      text: 'hi',
      author: { userId: 'console:Dana B', userName: 'Dana B', fullName: 'Dana B' },
    });
    expect(JSON.parse(contentOf(form({ kind: 'task', text: 'tidy up' })))).toEqual({
      prompt: 'tidy up',
      script: null,
    });
  });

  test('written as JSON it is the same content, in one line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('chat', 'task', 'chat-sdk'),
        (text, kind) => {
          const plain = form({ text, kind });
          expect(contentOf(asJson(plain))).toBe(contentOf(plain));
          expect(contentOf(asJson(plain))).not.toContain('\n');
        },
      ),
    );
  });

  test('follows its kind until somebody has changed the JSON', () => {
    const webhook = withKind(form({ text: 'kept' }), 'webhook');
    expect(webhook.asJson).toBe(true);
    expect(
      isEmpty(form({ kind: 'webhook', asJson: true, json: asJson(form({ kind: 'webhook' })).json })),
    ).toBe(true);
    expect(withKind(webhook, 'chat')).toMatchObject({ asJson: false, text: 'kept' });
    const changed = { ...webhook, json: '{"source":"ci"}' };
    expect(withKind(changed, 'chat')).toMatchObject({ asJson: true, json: '{"source":"ci"}' });
  });

  test('of a stored row would write that row again', () => {
    const chat = { sender: 'Dana', senderId: 'tg:1', text: 'line\none' };
    expect(formOf(raw({ kind: 'chat', content: JSON.stringify(chat) }), 'me')).toMatchObject({
      asJson: false,
      text: 'line\none',
      sender: 'Dana',
      senderId: 'tg:1',
    });
    const reply = { ...chat, replyTo: { sender: 'Bo', text: 'well?' } };
    const full = formOf(
      raw({ kind: 'chat', content: JSON.stringify({ ...reply, attachments: [{ name: 'a' }] }) }),
      'me',
    );
    expect(full.asJson).toBe(true);
    expect(JSON.parse(contentOf(full))).toEqual(reply);
    expect(formOf(raw({ kind: 'chat', content: 'not json' }), 'me')).toMatchObject({
      asJson: true,
      json: 'not json',
    });
    expect(
      formOf(
        raw({
          kind: 'task',
          trigger: '0',
          on_wake: '1',
          recurrence: '0 9 * * *',
          content: '{"prompt":"p","script":null}',
        }),
        'me',
      ),
    ).toMatchObject({
      kind: 'task',
      text: 'p',
      trigger: false,
      onWake: true,
      recurrence: '0 9 * * *',
      asJson: false,
    });
  });
});

describe('between JSON and fields', () => {
  const typed = (json: string, change: Partial<MessageForm> = {}) => form({ ...change, asJson: true, json });

  test('what fields can say goes into them, and comes back as it was typed', () => {
    const json = '{"text":"typed in json"}';
    const back = asFields(typed(json));
    expect(back).toMatchObject({ form: { asJson: false, text: 'typed in json', sender: 'Dana' } });
    if (!('form' in back)) throw new Error(back.reason);
    expect(asJson(back.form).json).toBe(json);
    expect(JSON.parse(asJson({ ...back.form, text: 'other' }).json)).toMatchObject({ text: 'other' });
  });

  test.each([
    ['{"text":"typed in json","extra":1}', 'extra'],
    ['{"text":5}', 'text'],
    ['{"text":"a","sender":"b","replyTo":{"text":"c"}}', 'replyTo'],
    ['{"text":"a"', 'JSON object'],
    ['[]', 'JSON object'],
    [`{"text":"a","sender":"${'x'.repeat(201)}"}`, 'sender'],
  ])('%s stays JSON, and it is said why', (json, why) => {
    expect(asFields(typed(json))).toEqual({ reason: expect.stringContaining(why) });
  });

  test('an author that is more than a name stays JSON', () => {
    const json = '{"text":"a","author":{"userId":"1","userName":"d","fullName":"D","isBot":true}}';
    expect(asFields(typed(json, { kind: 'chat-sdk' }))).toEqual({
      reason: expect.stringContaining('author.isBot'),
    });
  });

  test('there and back is the same message', () => {
    const name = fc.string({ maxLength: 20 });
    const author = fc.record({ userId: name, userName: name, fullName: name });
    fc.assert(
      fc.property(
        fc.constantFrom('chat', 'task', 'chat-sdk'),
        ...([
          fc.string({ unit: 'grapheme' }),
          name.filter((n) => n.trim() !== ''),
          name,
          author,
          name,
        ] as const),
        (kind, text, sender, senderId, by, script) => {
          const plain = form({ kind, text, sender, senderId, author: by, script });
          const back = asFields(asJson(plain));
          if (!('form' in back)) throw new Error(back.reason);
          expect(contentOf(back.form)).toBe(contentOf(plain));
        },
      ),
    );
  });

  test('a late text goes after what is said, in either; where there is no place for it, nowhere', () => {
    expect(withText(form({ text: 'a' }), 'b')?.text).toBe('a\nb');
    expect(JSON.parse(withText(typed('{"text":"a","x":1}'), 'b')?.json ?? '')).toEqual({
      text: 'a\nb',
      x: 1,
    });
    expect(JSON.parse(withText(typed('{}', { kind: 'task' }), 'b')?.json ?? '')).toEqual({ prompt: 'b' });
    expect(withText(typed('{"text":'), 'b')).toBeNull();
    expect(withText(typed('{"text":1}'), 'b')).toBeNull();
    expect(withText(typed('{}', { kind: 'webhook' }), 'b')).toBeNull();
  });
});

describe('what there is to lose', () => {
  test('nothing in a new form, nor in a kind alone; but a kind is kept', () => {
    const fresh = emptyForm('Operator');
    expect([isEmpty(fresh), isFresh(fresh)]).toEqual([true, true]);
    for (const chosen of [
      { kind: 'task' },
      { onWake: true },
      { trigger: false },
      { sender: 'Dana' },
    ] as const) {
      const now = { ...fresh, ...chosen };
      expect([isEmpty(now), isFresh(now)]).toEqual([true, false]);
    }
    const author = { userId: '', userName: '', fullName: 'Dana' };
    expect(isEmpty({ ...fresh, kind: 'chat-sdk', author })).toBe(false);
  });

  test('a text that was turned into JSON as it is', () => {
    expect(isEmpty(asJson(form({ text: 'hello' })))).toBe(false);
    expect(isEmpty(withKind(form({ text: 'hello' }), 'webhook'))).toBe(false);
    expect(isEmpty(asJson(form({})))).toBe(true);
  });

  test('once it is sent, what was written meanwhile', () => {
    const sent = form({ kind: 'task', text: 'water', due: '9:00', onWake: true });
    expect(restOf(sent, sent, 'Dana')).toEqual(emptyForm('Dana'));
    expect(restOf(sent, { ...sent, text: 'wat' }, 'Dana')).toEqual(emptyForm('Dana'));
    expect(restOf(sent, { ...sent, text: 'water\nthe plants' }, 'Dana')).toEqual(
      form({ kind: 'task', text: 'the plants' }),
    );
    expect(restOf(sent, { ...sent, text: 'other' }, 'Dana').text).toBe('other');
  });
});

describe('JSON as one types it', () => {
  test('names the line where it breaks', () => {
    expect(jsonProblem('{"a": 1}')).toBeNull();
    expect(jsonProblem('{\n  "a": 1\n  "b": 2\n}')).toMatchObject({ place: 'Line 3, column 3' });
    expect(jsonProblem('{\n  "a": ')).toMatchObject({ place: 'Line 2, column 8' });
    expect(jsonProblem('{\n  "a": word,\n  "b": 2\n}')).toMatchObject({ place: 'Line 2, column 8', at: 9 });
    expect(jsonProblem('[1]')?.message).toMatch(/is not a JSON object/);
  });

  test('says what a runner would miss', () => {
    expect(shapeHints('chat', '{"text":"a","sender":"b"}')).toEqual([]);
    expect(shapeHints('chat', '{"text":5}')).toEqual(['text should be a text', 'sender is missing']);
    expect(shapeHints('task', '{"prompt":"a","promt":"b"}')).toEqual(['no runner reads promt']);
    expect(shapeHints('chat', '{')).toEqual([]);
  });
});

describe('where the cursor stands in JSON', () => {
  test.each([
    ['{"te|', { path: [], wants: { what: 'key' }, from: 1, keys: [] }],
    ['{"text":"a", |', { path: [], wants: { what: 'key' }, from: 13, keys: ['text'] }],
    ['{"text":"a", pay|', { path: [], wants: { what: 'key' }, from: 13, keys: ['text'] }],
    ['{\n "te|\n "sender":"x"}', { path: [], wants: { what: 'key' }, from: 3, keys: ['sender'] }],
    ['{"te|":1,"b":2}', { path: [], wants: { what: 'key' }, from: 1, keys: ['b'] }],
    ['{"replyTo":{"se|', { path: ['replyTo'], wants: { what: 'key' }, from: 12, keys: [] }],
    ['{"a":{"b":1},"c":{|"d":1}}', { path: ['c'], wants: { what: 'key' }, from: 18, keys: ['d'] }],
    [
      '{"attachments":[{}, {"na|',
      { path: ['attachments', null], wants: { what: 'key' }, from: 21, keys: [] },
    ],
    ['{"type": |', { path: [], wants: { what: 'value', of: 'type' }, from: 9, keys: ['type'] }],
    ['{"type":"qu|"}', { path: [], wants: { what: 'value', of: 'type' }, from: 8, keys: ['type'] }],
    ['{"a":[|', { path: ['a'], wants: { what: 'value', of: null }, from: 6, keys: [] }],
  ])('%s', (text, { keys, ...place }) => {
    const found = placeIn(text.replace('|', ''), text.indexOf('|'));
    expect(found).toMatchObject(place);
    expect([...(found?.keys ?? [])]).toEqual(keys);
  });

  test.each(['|{}', '{}|', '{"text"|', '{"text":"a"|', '{"text":"a" |', '|'])('%s: nothing', (text) => {
    expect(placeIn(text.replace('|', ''), text.indexOf('|'))).toBeNull();
  });

  test('what runners read there', () => {
    const names = (...at: Parameters<typeof keysAt>) => keysAt(...at).map(({ name }) => name);
    expect(names('chat', ['replyTo'])).toEqual(['id', 'sender', 'text']);
    expect(names('chat', ['attachments', null])).toContain('mimeType');
    expect(names('chat-sdk', ['author'])).toEqual(['userId', 'userName', 'fullName', 'isBot', 'isMe']);
    expect(names('webhook', ['payload'])).toEqual([]);
  });
});

describe('placeholders', () => {
  test('are asked for once each and filled in, escaped inside JSON', () => {
    const template = form({ text: 'Hi {{ name }}, {{name}} of {{city}}', json: '{"text":"for {{name}}"}' });
    expect(placeholdersIn(template)).toEqual(['name', 'city']);
    const filled = fillIn(template, { name: 'A "B"\n$&', city: 'Bonn' });
    expect(filled.text).toBe('Hi A "B"\n$&, A "B"\n$& of Bonn');
    expect(JSON.parse(filled.json)).toEqual({ text: 'for A "B"\n$&' });
    expect(fillIn(template, { constructor: 'x' }).text).toBe(template.text);
  });

  test('stand in every text that is sent, and only there', () => {
    const all = form({
      kind: 'chat-sdk',
      text: '{{text}}',
      sender: '{{hidden}}',
      json: '{"a":"{{hidden}}"}',
      author: { fullName: '{{who}}', userName: '{{user}}', userId: '{{id}}' },
      due: '{{when}}',
      recurrence: '{{often}}',
      address: { channelType: 'slack', platformId: '{{where}}', threadId: null },
    });
    const names = ['text', 'who', 'user', 'id', 'when', 'often', 'where'];
    expect(placeholdersIn(all)).toEqual(names);
    const filled = fillIn(all, Object.fromEntries(names.map((name) => [name, `my ${name}`])));
    expect(filled).toMatchObject({
      author: { fullName: 'my who', userName: 'my user', userId: 'my id' },
      address: { channelType: 'slack', platformId: 'my where', threadId: null },
      recurrence: 'my often',
    });
    expect(placeholdersIn({ ...all, kind: 'chat' })).toEqual(['text', 'hidden', 'when', 'often', 'where']);
    expect(placeholdersIn({ ...all, asJson: true })).toEqual(['hidden', 'when', 'often', 'where']);
  });
});
