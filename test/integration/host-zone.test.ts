import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nextRun } from '../../src/rules/recurrence.js';
import { zoneWords } from '../../src/rules/zone-words.js';
import { hostZone } from '../../src/store/host-zone.js';
import { nextOccurrences } from '../../src/store/message/injection.js';
import { temporaryFolder } from '../support/store-workspace.js';

const machine = Intl.DateTimeFormat().resolvedOptions().timeZone;
const none = { timezone: null, mostMessages: null };

/** The data folder of a project with this `.env`; null for none. */
function dataOf(env: string | null): { path: string } {
  const project = temporaryFolder();
  const path = join(project, 'data');
  mkdirSync(path);
  if (env !== null) writeFileSync(join(project, '.env'), env);
  return { path };
}

it.each([
  ['no .env', null, machine, 'machine'],
  ['B06: TZ of the project', 'ASSISTANT_NAME=Andy\nTZ=America/Sao_Paulo\n', 'America/Sao_Paulo', 'project'],
  ['quotes around it', 'TZ = "Asia/Tokyo"\r\n', 'Asia/Tokyo', 'project'],
  ['two of them', 'TZ=Asia/Tokyo\nTZ=Europe/Rome', 'Europe/Rome', 'project'],
  ['one that is commented out', '# TZ=Asia/Tokyo', machine, 'machine'],
  ['one that is no zone', 'TZ=Mars/Olympus', machine, 'machine'],
  ['an empty one', 'TZ=', machine, 'machine'],
])('the host’s zone with %s', (_what, env, name, from) => {
  expect(hostZone(dataOf(env), none)).toEqual({ name, from });
  expect(hostZone(dataOf(env), null)).toEqual({ name, from });
});

it('the agent group’s own zone goes before the project’s, if it is one', () => {
  const ws = dataOf('TZ=America/Sao_Paulo');
  const zone = hostZone(ws, { ...none, timezone: 'Asia/Tokyo' });
  expect(zone).toEqual({ name: 'Asia/Tokyo', from: 'agent group' });
  expect(zoneWords(zone)).toBe('time zone of the agent group (Asia/Tokyo)');
  expect(hostZone(ws, { ...none, timezone: 'nowhere' }).from).toBe('project');
});

it('a .env that is no file sets nothing', () => {
  const project = temporaryFolder();
  mkdirSync(join(project, '.env'));
  mkdirSync(join(project, 'data'));
  expect(hostZone({ path: join(project, 'data') }, none).from).toBe('machine');
});

it('B06: weekdays at nine in São Paulo are noon UTC, wherever the console is', () => {
  const after = Date.parse('2026-11-29T12:00:00Z');
  const zone = hostZone(dataOf('TZ=America/Sao_Paulo'), none);
  const { next } = nextOccurrences('0 9 * * 1-5', after, zone);
  expect(new Date(next[0] ?? 0).toISOString()).toBe('2026-11-30T12:00:00.000Z');
  expect(nextRun('0 9 * * 1-5', after, zone.name)).toBe(next[0]);
});
