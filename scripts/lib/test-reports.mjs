// The JSON reports of the two runners, in one shape.
import { inProject } from './paths.mjs';

/**
 * @typedef {{ group: string, reason: string, count: number }} SkippedGroup
 * @typedef {{ passed: number, failed: number, skipped: number, skippedGroups: SkippedGroup[] }} Summary
 */

const noReason = 'no reason given';

/** @returns {Summary} */
export function readVitest(report) {
  const tests = (report?.testResults ?? []).flatMap((file) =>
    file.assertionResults.map((test) => ({
      status: test.status,
      group: [relative(file.name), ...test.ancestorTitles].join(' > '),
      // Vitest's report has no field for a reason: the tests give it as `meta.skipped` or in the title.
      reason: test.meta?.skipped ?? inBrackets(test.title) ?? inBrackets(test.ancestorTitles.at(-1) ?? ''),
    })),
  );
  // A file that could not be loaded has no tests in it, but has failed all the same.
  const brokenFiles = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const summary = summarize(tests);
  return { ...summary, failed: summary.failed + brokenFiles.length };
}

/** @returns {Summary} */
export function readPlaywright(report) {
  const statuses = { expected: 'passed', flaky: 'failed', unexpected: 'failed', skipped: 'skipped' };
  const tests = specsOf(report?.suites ?? []).flatMap(({ spec, group }) =>
    spec.tests.map((test) => ({
      status: statuses[test.status],
      group,
      reason: test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description,
    })),
  );
  return summarize(tests);
}

function specsOf(suites, parents = []) {
  return suites.flatMap((suite) => {
    const titles = [...parents, suite.title];
    const own = suite.specs.map((spec) => ({ spec, group: titles.join(' > ') }));
    return [...own, ...specsOf(suite.suites ?? [], titles)];
  });
}

function summarize(tests) {
  const count = (status) => tests.filter((test) => test.status === status).length;
  const groups = new Map();
  for (const { status, group, reason = noReason } of tests) {
    if (status === 'passed' || status === 'failed') continue;
    const key = `${group}\0${reason}`;
    groups.set(key, { group, reason, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  const [passed, failed] = [count('passed'), count('failed')];
  return { passed, failed, skipped: tests.length - passed - failed, skippedGroups: [...groups.values()] };
}

function relative(file) {
  return file.startsWith(inProject()) ? file.slice(inProject().length + 1) : file;
}

function inBrackets(title) {
  return /\(([^)]+)\)\s*$/.exec(title)?.[1];
}
