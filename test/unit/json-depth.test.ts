import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageRaw } from '../../src/contract/entities/message.js';
import { Refusal } from '../../src/contract/errors.js';
import { isNestedDeeper, isValueNestedDeeper, JSON_DEPTH_LIMIT } from '../../src/contract/json-depth.js';
import { readOutboundMail } from '../../src/play/host/mail.js';
import { parseScenario } from '../../src/play/scenario/parse.js';
import { jsonProblem } from '../../src/renderer/features/message/content-check.js';
import { emptyForm } from '../../src/renderer/features/message/form.js';
import { asFields, contentOf, formOf, withText } from '../../src/renderer/features/message/form-json.js';
import { indented } from '../../src/rules/json-text.js';
import { checkMessage } from '../../src/store/message/message-check.js';
import { chat } from '../support/store-workspace.js';

const lists = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
/** Content that is nested this deep, its own object included. */
const nested = (depth: number): string => `{"text":"hi","x":${lists(depth - 1)}}`;

/** By recursion, for depths at which that is safe. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('H09: how deep JSON is nested', () => {
  it('is told of any JSON text and value, whatever stands in its strings', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('[', '{"', '\\"[', '\\\\', '"'));
    const values = fc.jsonValue({ maxDepth: 6 }).chain((value) => fc.tuple(fc.constant(value), texts));
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 8 }), fc.boolean(), ([value, text], limit, indent) => {
        const whole = { [text]: [text, value] };
        const deeper = depthOf(whole) > limit;
        expect(isNestedDeeper(JSON.stringify(whole, null, indent ? 2 : 0), limit)).toBe(deeper);
        expect(isValueNestedDeeper(whole, limit)).toBe(deeper);
      }),
    );
  });

  it('is told of a million levels, and of a value that holds itself', () => {
    expect(isNestedDeeper(lists(1_000_000))).toBe(true);
    expect(isValueNestedDeeper(JSON.parse(lists(100_000)))).toBe(true);
    const loop: unknown[] = [];
    loop.push(loop, loop);
    expect(isValueNestedDeeper(loop)).toBe(true);
  });

  it('is refused by name beyond the limit, and taken up to it', () => {
    const message = (content: string) => ({ ...chat('m'), content });
    expect(checkMessage(message(nested(JSON_DEPTH_LIMIT)))).toMatchObject({ text: 'hi' });
    for (const depth of [JSON_DEPTH_LIMIT + 1, 10_000, 400_000]) {
      expect(() => checkMessage(message(nested(depth)))).toThrow(
        'content is nested deeper than 1,000 levels',
      );
    }
  });

  it('does not bloat what is shown to a person', () => {
    const wide = `${'['.repeat(900)}${'1,'.repeat(100_000)}1${']'.repeat(900)}`;
    expect(indented(wide)).toHaveLength(wide.length);
    expect(indented('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  });

  it('is said in the composer, which keeps what it was given', () => {
    const content = nested(10_000);
    const raw: MessageRaw = {
      table: 'messages_in',
      columns: [{ name: 'content', storage: 'text', value: content, cut: false }],
    };
    const form = formOf(raw, 'Dana');
    expect(form).toMatchObject({ asJson: true, json: content });
    expect(jsonProblem(content)?.message).toBe('The content is nested deeper than 1,000 levels');
    expect(asFields(form)).toMatchObject({ reason: expect.stringContaining('nested deeper') });
    expect(withText(form, 'more')).toBeNull();
    // At the greatest depth accepted, it goes through the form and back.
    const most = { ...emptyForm('Dana'), asJson: true, json: nested(JSON_DEPTH_LIMIT) };
    expect(contentOf(most)).toBe(most.json);
  });

  it('keeps a row of the container’s from the played host', () => {
    const content = `{"type":"ask_question","questionId":"q","options":${lists(10_000)}}`;
    const mail = {
      ...{ rowid: 1, id: 'o', seq: 1, kind: 'chat', content, channelType: 'telegram', platformId: 'tg:1' },
      ...{ threadId: null },
    };
    expect(readOutboundMail(mail, 0, '2.0')).toEqual({
      type: 'undeliverable',
      reason: 'its content is nested deeper than 1,000 levels',
    });
  });

  it.each([
    ['in brackets', `a: ${lists(10_000)}`],
    ['in one that holds itself', 'a: &x [*x]'],
    ['in lines', Array.from({ length: 3000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
  ])('is a problem of a scenario, said as one: %s', (_, text) => {
    expect(() => parseScenario(text, 'deep.yaml')).toThrow(Refusal);
  });
});
