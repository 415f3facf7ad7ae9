#!/usr/bin/env bash
# cron-parser 5.5.0 (what NanoClaw v2 pins) beside 5.10.6, one range ^5.5.0; luxon 3.7.2, Node 20.20.2, zone UTC
#
# Behaviour: within one major version the same text means a different schedule, in both directions.
# - A step over weekdays that reaches 7: 5.5.0 adds Sunday although the step jumps over it; also for "2/3".
# - The 31st of two short months: 5.5.0 searches some ten thousand days and returns the one at which it gave up, in
# 2053, which is neither a 31st nor in one of the months; 5.10.6 refuses. Given one such month alone, both refuse.
# - Such a date "or Monday": 5.5.0 refuses the whole expression, 5.10.6 runs on Mondays.
# - Four fields (one was forgotten): neither refuses. The hour is read as the day: both mean the 9th, after
# midnight, 5.10.6 every minute of that hour, while each next() of 5.5.0 returns the same moment again.
#
# Seen: "0 9 * * 2-7/3": Sun Tue Fri Sun with 5.5.0, Tue Fri Tue Fri with 5.10.6.
#       "0 0 31 2,4 *": Tue 2053-05-27 00:00 with 5.5.0, an error with 5.10.6.
#
# Why it hurts an operator's console: what it shows and what the scheduler runs differ by a minor version that
# its range allows; a task "due in 27 years" is listed like any other; a list of the next five runs is five times
# one moment. That an expression parses proves nothing: the console has to ask exactly the scheduler's version.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true}' > package.json
npm install --loglevel=error --ignore-scripts --no-audit --no-fund luxon@3.7.2 pinned@npm:cron-parser@5.5.0 newer@npm:cron-parser@5.10.6 > npm.log

cat > ask.cjs <<'JS'
const versions = { '5.5.0 ': 'pinned', '5.10.6': 'newer' };
const said = (date) => `${'Sun Mon Tue Wed Thu Fri Sat'.split(' ')[date.getUTCDay()]} ${date.toISOString().slice(0, 16)}`;
for (const expression of ['0 9 * * 2-7/3', '0 9 * * 2/3', '0 0 31 2 *', '0 0 31 2,4 *', '0 0 31 2 1', '0 9 * *']) {
  console.log(expression);
  for (const [version, name] of Object.entries(versions)) {
    let runs;
    try {
      const schedule = require(name).CronExpressionParser.parse(expression, { currentDate: '2026-01-10T00:00:00Z', tz: 'UTC' });
      runs = [1, 2, 3, 4].map(() => said(schedule.next().toDate())).join(', ');
    } catch (error) {
      runs = `refused: ${error.message}`;
    }
    console.log(`  ${version} ${runs}`);
  }
}
JS
TZ=UTC node ask.cjs > seen

cat > expected <<'OUT'
0 9 * * 2-7/3
  5.5.0  Sun 2026-01-11T09:00, Tue 2026-01-13T09:00, Fri 2026-01-16T09:00, Sun 2026-01-18T09:00
  5.10.6 Tue 2026-01-13T09:00, Fri 2026-01-16T09:00, Tue 2026-01-20T09:00, Fri 2026-01-23T09:00
0 9 * * 2/3
  5.5.0  Sun 2026-01-11T09:00, Tue 2026-01-13T09:00, Fri 2026-01-16T09:00, Sun 2026-01-18T09:00
  5.10.6 Tue 2026-01-13T09:00, Fri 2026-01-16T09:00, Tue 2026-01-20T09:00, Fri 2026-01-23T09:00
0 0 31 2 *
  5.5.0  refused: Invalid explicit day of month definition
  5.10.6 refused: Invalid explicit day of month definition
0 0 31 2,4 *
  5.5.0  Tue 2053-05-27T00:00, Fri 2080-10-11T00:00, Mon 2108-02-27T00:00, Thu 2135-07-14T00:00
  5.10.6 refused: Invalid explicit day of month definition
0 0 31 2 1
  5.5.0  refused: Invalid explicit day of month definition
  5.10.6 Mon 2026-02-02T00:00, Mon 2026-02-09T00:00, Mon 2026-02-16T00:00, Mon 2026-02-23T00:00
0 9 * *
  5.5.0  Mon 2026-02-09T00:00, Mon 2026-02-09T00:00, Mon 2026-02-09T00:00, Mon 2026-02-09T00:00
  5.10.6 Mon 2026-02-09T00:00, Mon 2026-02-09T00:01, Mon 2026-02-09T00:02, Mon 2026-02-09T00:03
OUT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'
