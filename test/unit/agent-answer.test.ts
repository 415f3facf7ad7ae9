import { describe, expect, it } from 'vitest';
import { askContent, readContent, replyTo, selectedIn } from '../../src/play/agent/answer.js';
import { parseOptions } from '../../src/play/agent/options.js';

const chat = (content: unknown) => readContent('chat', JSON.stringify(content));

describe('what the agent reads', () => {
  it('takes text and attachments of a chat', () => {
    const read = chat({
      text: 'see this',
      attachments: [{ name: 'a.png', localPath: 'inbox/m1/a.png' }, null, { size: 3 }],
    });
    expect(read).toEqual({
      text: 'see this',
      attachments: [
        { name: 'a.png', localPath: 'inbox/m1/a.png' },
        { name: 'attachment 2', localPath: null },
      ],
    });
  });

  it.each(['null', '5', '[]', 'not json', '{"text":', ''])('takes %j as it is', (content) => {
    expect(readContent('chat', content)).toEqual({ text: content, attachments: [] });
  });

  it('reads tasks by their prompt and webhooks by their event', () => {
    expect(readContent('task', '{"prompt":"sum up","script":null}').text).toBe('sum up');
    expect(readContent('webhook', '{"source":"github","event":"push","payload":{}}').text).toBe(
      'github push',
    );
  });
});

describe('what the agent answers', () => {
  it('proves that it read the words and the files', () => {
    const files = [
      { name: 'a.png', size: 6016 },
      { name: 'gone.txt', size: null },
    ];
    expect(replyTo('chat', chat({ text: 'look' }), files)).toBe(
      'You said: "look". I found 2 files: a.png (6,016 bytes), gone.txt (not there).',
    );
  });

  it.each([
    ['Hello!', 'Hello! I am the simulated agent: /help lists what I do.'],
    [' thank you. ', 'You are welcome.'],
    ['PING', 'pong'],
    ['hello there', 'You said: "hello there".'],
  ])('to %j is %j', (text, answer) => {
    expect(replyTo('chat', chat({ text }), [])).toBe(answer);
  });

  it('says so when there are files only', () => {
    expect(replyTo('chat', chat({ text: '' }), [{ name: 'e.csv', size: 0 }])).toBe(
      'You sent no words. I found 1 file: e.csv (0 bytes).',
    );
  });
});

describe('a question', () => {
  it('writes compact JSON that the runner finds with LIKE', () => {
    expect(JSON.stringify(askContent('msg-1', { title: 'T', options: ['a', 'b'] }))).toContain(
      '"questionId":"msg-1"',
    );
  });

  it('reads selectedOption and nothing else', () => {
    expect(selectedIn('{"selectedOption":"Tea","result":"x"}')).toBe('Tea');
    expect(selectedIn('{"result":"x"}')).toBeNull();
    expect(selectedIn('nonsense')).toBeNull();
  });
});

describe('options', () => {
  it('takes sessions one by one', () => {
    expect(parseOptions(['--workspace=/w', '--session=a', '--session=b', '--delay=0'])).toEqual({
      workspace: '/w',
      sessions: ['a', 'b'],
      delayMs: 0,
      dialect: null,
    });
    expect(parseOptions(['--workspace=/w', '--dialect=2.0']).dialect).toBe('2.0');
  });

  it.each([
    [[]],
    [['--workspace=']],
    [['--workspace=/w', '--delay=-1']],
    [['--workspace=/w', '--what']],
    [['--workspace=/w', '--dialect=1']],
  ])('refuses %j', (argv) => {
    expect(() => parseOptions(argv)).toThrow();
  });
});
