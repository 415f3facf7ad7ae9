import fc from 'fast-check';
import { parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { halfCharacter, jsonFault, withPlace } from '../../src/rules/json-fault.js';
import {
  doubledIn,
  edited,
  indented,
  itemsOf,
  membersOf,
  oneLine,
  partOf,
  valueIn,
  withItems,
  withMember,
  withoutMember,
} from '../../src/rules/json-text.js';
import { anyJsonObject, ON_ONE_LINE, OVER_LINES } from '../support/any-json.js';

const RUNS = { numRuns: 500 };
const anyObject = anyJsonObject([...ON_ONE_LINE, ...OVER_LINES]);

describe('B01: JSON as text', () => {
  it('has the parts that jsonc-parser finds in it', () => {
    fc.assert(
      fc.property(anyObject, (json) => {
        const root = parseTree(json);
        const found = membersOf(json).map(({ name, key, value }) => [name, key.from, value.from, value.to]);
        const parsed = root?.children?.map(({ children: [key, value] = [] }) => [
          ...[key?.value, key?.offset, value?.offset],
          (value?.offset ?? 0) + (value?.length ?? 0),
        ]);
        expect(found).toEqual(parsed);
        for (const list of root?.children?.flatMap(({ children }) => children?.[1] ?? []) ?? []) {
          if (list.type !== 'array') continue;
          const text = json.slice(list.offset, list.offset + list.length);
          const items = list.children?.map(({ offset, length }) => [offset - list.offset, length]);
          expect(itemsOf(text).map(({ from, to }) => [from, to - from])).toEqual(items);
        }
      }),
      RUNS,
    );
  });

  it('on one line, or laid out, is the same but for the white space between its parts', () => {
    fc.assert(
      fc.property(anyJsonObject(), anyObject, (compact, spaced) => {
        expect(oneLine(compact)).toBe(compact);
        expect(oneLine(indented(compact))).toBe(compact);
        expect(oneLine(indented(spaced))).toBe(oneLine(spaced));
        expect(JSON.parse(oneLine(spaced))).toEqual(JSON.parse(spaced));
      }),
      RUNS,
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, null, 2);
        expect(indented(JSON.stringify(value))).toBe(text);
        expect(oneLine(text)).toBe(JSON.stringify(value));
      }),
    );
  });

  it('laid out only in part, is longer than what was wanted', () => {
    fc.assert(
      fc.property(anyObject, fc.nat(200), (json, most) => {
        const whole = indented(json);
        const part = indented(json, most);
        expect(whole.startsWith(part)).toBe(true);
        expect(part === whole || part.length > most).toBe(true);
      }),
    );
  });

  it('takes a member in, and gives it back, and all else is as it was', () => {
    fc.assert(
      fc.property(anyObject, anyJsonObject(), (json, value) => {
        fc.pre(!membersOf(json).some(({ name }) => name === 'new'));
        const more = withMember(json, 'new', value);
        expect(valueIn(more, 'new')).toBe(value);
        expect(withoutMember(more, 'new')).toBe(json);
        const name = membersOf(json).at(-1)?.name;
        if (name === undefined) return;
        // Set to what it is, it is the same text; without it, the others are what they were.
        expect(withMember(json, name, valueIn(json, name) ?? '')).toBe(json);
        const others = (text: string) =>
          membersOf(text)
            .filter((member) => member.name !== name)
            .map((member) => [partOf(text, member.key), partOf(text, member.value)]);
        const less = withoutMember(json, name);
        expect(Object.hasOwn(JSON.parse(less), name)).toBe(false);
        expect(others(less)).toEqual(others(json));
        expect(membersOf(less)).toHaveLength(others(json).length);
      }),
      RUNS,
    );
  });

  it('of several members with one key, changes the one that readers take', () => {
    const json = '{"a":1, "a" : 2,"b":3}';
    expect(withMember(json, 'a', '9')).toBe('{"a":1, "a" : 9,"b":3}');
    expect(withoutMember(json, 'a')).toBe('{"b":3}');
    expect(doubledIn(json)).toMatchObject({ name: 'a', key: { from: 8 } });
    expect(doubledIn('{"a":{"a":1},"\\u0061b":2}')).toBeUndefined();
  });

  it.each([
    ['[]', '[7,8]'],
    ['[1]', '[1,7,8]'],
    ['[ {"a":[1,2]} , "]" ]', '[ {"a":[1,2]} , "]",7,8 ]'],
  ])('%s with more items is %s', (list, more) => {
    expect(withItems(list, ['7', '8'])).toBe(more);
    expect(withItems(list, [])).toBe(list);
  });

  it('is edited at several places at once', () => {
    const edits = [
      { from: 1, to: 2, put: 'xx' },
      { from: 3, to: 3, put: 'y' },
    ];
    expect(edited('abcd', edits)).toBe('axxcyd');
  });

  it('is looked through in time that grows with its length', () => {
    const data = 'A'.repeat(25 * 1024 * 1024);
    const json = `{"text":"t","attachments":[{"data":"${data}","n":1}]}`;
    const begun = performance.now();
    const list = valueIn(json, 'attachments') ?? '';
    expect(withoutMember(partOf(list, itemsOf(list)[0] ?? { from: 0, to: 0 }), 'data')).toBe('{"n":1}');
    const many = `{"a":[${'{"n":1,"s":"x"},'.repeat(60_000)}1]}`;
    expect(oneLine(indented(many))).toBe(many);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe('B01: what cannot be kept', () => {
  it.each([
    ['{"a": 1\n "b": 2}', 'is not JSON: a comma is expected here (line 2, column 2)'],
    ['{"a": 01}', expect.stringMatching(/is not JSON: .* \(line 1, column 8\)/)],
    ['{"a": NaN}', 'is not JSON: texts and keys stand in double quotes (line 1, column 7)'],
    ['\uFEFF{}', 'is not JSON: a byte order mark (U+FEFF) stands before it; remove it'],
    ['[]', 'is not a JSON object'],
    [
      `{"a":"x\ud83d"}`,
      expect.stringMatching(/^has half a character \(U\+D83D\).*write it as \\ud83d \(line 1, column 8\)$/),
    ],
    [`{"a":\n"\ude00"}`, expect.stringMatching(/U\+DE00.*\(line 2, column 2\)$/)],
  ])('%j is said, with its place', (text, said) => {
    const fault = jsonFault(text);
    expect(fault && withPlace(text, fault)).toEqual(said);
  });

  it('is told for any text: what is no fault parses, and goes through UTF-8', () => {
    const texts = fc.oneof(
      anyObject,
      fc.string({ unit: 'binary' }),
      fc.tuple(anyObject, fc.nat(), fc.string({ unit: 'binary', maxLength: 2 })).map(([json, at, put]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + put + json.slice(place);
      }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        if (jsonFault(text) !== null) return;
        expect(typeof JSON.parse(text)).toBe('object');
        expect(Buffer.from(text).toString()).toBe(text);
        expect(halfCharacter(text)).toBeNull();
      }),
      RUNS,
    );
  });
});
