// `npm test [-- unit|window|e2e [arguments of that runner]]`: Vitest, then Playwright, which goes through Chromium and
// the real Electron at once: much of what either does is waiting.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildIfNeeded } from './lib/build.mjs';
import { onSomeDisplay } from './lib/display.mjs';
import { inProject } from './lib/paths.mjs';
import { note, reportStep, runScript, timed } from './lib/report.mjs';
import { show } from './lib/run.mjs';
import { readPlaywright, readVitest } from './lib/test-reports.mjs';

const unitReport = inProject('test-results/unit.json');

/** Projects of playwright.config.ts. */
function playwright(...projects) {
  const report = inProject(`test-results/${projects.join('-')}.json`);
  return {
    report,
    read: readPlaywright,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    command: (args) =>
      onSomeDisplay(process.execPath, [
        inProject('node_modules/@playwright/test/cli.js'),
        ...['test', ...projects.map((project) => `--project=${project}`), '--reporter=list,json'],
        ...args,
      ]),
  };
}

const runners = {
  unit: {
    report: unitReport,
    read: readVitest,
    command: (args) => [
      process.execPath,
      [
        inProject('node_modules/vitest/vitest.mjs'),
        'run',
        ...['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`],
        ...args,
      ],
    ],
  },
  // Without a Chromium they open Electron windows, for which there must be a display.
  window: playwright('window'),
  e2e: playwright('e2e'),
  'window and e2e': playwright('window', 'e2e'),
};
const ALL = ['unit', 'window and e2e'];

await runScript('test', async () => {
  const [first, ...rest] = process.argv.slice(2);
  const chosen = Object.hasOwn(runners, first ?? '') ? [first] : ALL;
  const args = chosen.length === 1 ? rest : process.argv.slice(2);
  await buildIfNeeded('test');
  const results = [];
  // All of them, even if the first fails, to show everything that is wrong.
  for (const name of chosen) results.push(await runTests(name, args));
  return summarize(results);
});

/** @returns {Promise<import('./lib/test-reports.mjs').Summary>} */
async function runTests(name, args) {
  const { report, read, command, env } = runners[name];
  // A report from an earlier run must never be taken for this one's.
  rmSync(report, { force: true });
  mkdirSync(path.dirname(report), { recursive: true });
  const [program, programArgs] = command(args);
  const { value: result, milliseconds } = await timed(() =>
    show(program, programArgs, { cwd: inProject(), env, ownGroup: program === 'xvfb-run' }),
  );
  reportStep('test', `${name} tests`, milliseconds);
  const summary = read(parse(report));
  const failedOutside = result.code !== 0 && summary.failed === 0;
  if (!failedOutside) return summary;
  const how = result.signal ?? `exit code ${result.code}`;
  note('test', `${name}: the runner itself failed (${how}), counted as one failure; its reason is above`);
  return { ...summary, failed: 1 };
}

function parse(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return undefined; // the runner never got so far
  }
}

function summarize(results) {
  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  for (const { group, reason, count } of results.flatMap((result) => result.skippedGroups)) {
    note('test', `skipped ${count} in ${group}: ${reason}`);
  }
  if (passed + failed === 0) note('test', 'no test ran, which counts as a failure');
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return passed > 0 && failed === 0 ? 0 : 1;
}
