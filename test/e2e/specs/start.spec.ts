import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, ROOT, test } from '../fixtures.js';

test('npm start without a display does the main job, saves a picture and ends well', async ({ dir }) => {
  test.skip(process.platform !== 'linux', 'there is always a display on this system');
  test.setTimeout(180_000);
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['scripts/start.mjs', `--user-data-dir=${dir}/profile`],
    { cwd: ROOT, env, timeout: 170_000 },
  );
  expect(stdout).toContain('injected a message with an attachment');
  expect(stdout).toContain('the simulated agent answered');
  const picture = /picture: (.+\.png)/.exec(stdout)?.[1] ?? '';
  expect(existsSync(picture)).toBe(true);
  expect(readFileSync(picture).subarray(1, 4).toString('latin1')).toBe('PNG');
});

test('npm start without a display fails with the reason when the job cannot be done', async ({ dir }) => {
  test.skip(process.platform !== 'linux', 'there is always a display on this system');
  test.setTimeout(180_000);
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const run = promisify(execFile)(
    process.execPath,
    ['scripts/start.mjs', `--user-data-dir=${dir}/profile`, `--workspace=${dir}/nothing-here`],
    { cwd: ROOT, env, timeout: 170_000 },
  );
  await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('v2.db') });
});
