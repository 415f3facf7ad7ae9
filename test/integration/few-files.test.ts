/** H10 for real: a process that runs out of files, at any step of its work. */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { bundle } from '../support/bundle.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession } from '../support/store-workspace.js';

const Said = z.object({
  name: z.string(),
  left: z.number(),
  outcome: z.string(),
  message: z.string().optional(),
});

it('H10: too many open files at any step are named, and what is acknowledged is there', async () => {
  const program = await bundle('test/support/few-files.ts');
  onTestFinished(() => rmSync(dirname(program), { recursive: true, force: true }));
  const s = await makeSession();
  const file = join(s.ws.path, '../b.txt');
  writeFileSync(file, 'of mine');
  s.ws.close();
  const run = ['ulimit -n 64; exec "$0" "$@"', process.execPath, program, s.ws.path, s.sessionId, file];
  const { stdout, stderr } = spawnSync('bash', ['-c', ...run], { encoding: 'utf8' });
  expect(stderr).toBe('');
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => Said.parse(JSON.parse(line)));
  for (const name of new Set(all.map((one) => one.name))) {
    const outcomes = all.filter((one) => one.name === name).map(({ outcome }) => outcome);
    expect([name, ...outcomes]).toContain('done');
  }
  const refused = all.filter(({ outcome }) => outcome !== 'done');
  expect(refused.filter(({ outcome }) => outcome === 'raw')).toEqual([]);
  expect(refused.filter(({ message = '' }) => !message.includes('too many files are open'))).toEqual([]);

  const done = all.filter(({ name, outcome }) => outcome === 'done' && /row|bytes|file$/.test(name));
  const ids = queryElsewhere(s.inbound, 'SELECT id FROM messages_in').map(({ id }) => id);
  for (const { name, left } of done) expect(ids).toContain(`${name}-${left}`);
  const withFiles = ids.filter((id) => /^(bytes|file)-/.test(String(id)));
  expect(readdirSync(join(s.folder, 'inbox')).sort()).toEqual(withFiles.map(String).sort());
});
