import { expect, test } from 'vitest';
import { isUtf16, notLines, notUtf8 } from '../../src/store/message/import-shape.js';

const LINE = '{"text":"Grüße","sender":"Dana"}\r\n';

test('B26: UTF-16 is told from UTF-8, with a mark and without', () => {
  const le = Buffer.from(LINE, 'utf16le');
  const be = Buffer.from(le).swap16();
  expect(isUtf16(le)).toBe(true);
  expect(isUtf16(be)).toBe(true);
  expect(isUtf16(Buffer.concat([Buffer.from([0xff, 0xfe]), le]))).toBe(true);
  expect(isUtf16(Buffer.concat([Buffer.from([0xfe, 0xff]), be]))).toBe(true);
  expect(isUtf16(Buffer.from(LINE))).toBe(false);
  expect(isUtf16(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(LINE)]))).toBe(false);
  expect(isUtf16(Buffer.from('漢字かな交じり文'))).toBe(false);
  expect(isUtf16(Buffer.alloc(0))).toBe(false);
});

test.each([
  ['an array on one line', '[{"text":"one"}]', /one JSON array/],
  ['an array over several', '\n [\n  {\n    "text": "one"\n  }\n]\n', /one JSON array/],
  ['an object over several lines', '{\r\n  "text": "one"\r\n}\r\n', /several lines/],
])('B26: %s is named as that', (_what, text, named) => {
  expect(notLines(text)).toMatch(named);
});

test.each(['', '\n\n', LINE, `\n${LINE}${LINE}`, 'not JSON at all', '{ "text": "one" }\n'])(
  'lines stay lines: %j',
  (text) => {
    expect(notLines(text)).toBeNull();
  },
);

test('B28: bytes that are not UTF-8 are named by their line', () => {
  const latin = Buffer.from('{"text":"Gr\xfc\xdfe"}', 'latin1');
  expect(notUtf8(Buffer.concat([Buffer.from(LINE), Buffer.from(LINE), latin]))).toMatch(/\(line 3\)/);
});
