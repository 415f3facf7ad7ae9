import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readWindowPlace, writeWindowPlace } from '../../src/main/window-place.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'session-console-place-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('keeps the window’s place; there is none at first', () => {
  expect(readWindowPlace(dir)).toBeNull();
  const place = { x: 5, y: 6, width: 800, height: 600, maximized: true };
  writeWindowPlace(dir, place);
  expect(readWindowPlace(dir)).toEqual(place);
  writeWindowPlace(dir, { width: 800, height: 600, maximized: false });
  expect(readWindowPlace(dir)).toEqual({ width: 800, height: 600, maximized: false });
});

it.each([
  '',
  'null',
  '[]',
  '{"width":"800","height":600,"maximized":true}',
  '{"x":1,"width":8,"height":6,"maximized":false}',
])('a file that somebody else wrote counts as none: %s', (text) => {
  writeFileSync(join(dir, 'window.json'), text);
  expect(readWindowPlace(dir)).toBeNull();
});
