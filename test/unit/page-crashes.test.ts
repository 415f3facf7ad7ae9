import { expect, it } from 'vitest';
import { findDevServer } from '../../src/main/dev-server.js';
import { PageCrashes } from '../../src/main/page-crashes.js';

it('F11: crashes are counted within a minute, not over the life of the app', () => {
  const crashes = new PageCrashes();
  const at = (seconds: number) => crashes.note(seconds * 1000);
  expect([0, 1, 2, 3].map(at)).toEqual(['reload', 'reload', 'reload', 'ask']);
  expect([70, 130, 190, 250, 310].map(at)).toEqual(Array.from({ length: 5 }, () => 'reload'));
  expect([311, 312, 313].map(at)).toEqual(['reload', 'reload', 'ask']);
  crashes.forget();
  expect(at(314)).toBe('reload');
});

it.each([
  ['http://localhost:5173', true, 'http://localhost:5173'],
  ['http://127.0.0.1:5173', true, 'http://127.0.0.1:5173'],
  ['http://[::1]:5173', true, 'http://[::1]:5173'],
  ['http://localhost:5173', false, null],
  ['http://localhost.example.com:5173', true, null],
  ['http://localhost@example.com', true, null],
  ['https://example.com', true, null],
  ['file:///tmp/x.html', true, null],
  ['nonsense', true, null],
])(
  'F11: a development server is obeyed on this machine by a development build alone: %s %s',
  (given, dev, url) => {
    expect(findDevServer(given, dev)).toEqual({ url, ignored: url === null ? given : null });
  },
);
