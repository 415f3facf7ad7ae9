#!/usr/bin/env bash
# cron-parser 5.5.0 (what NanoClaw v2 pins) beside 5.10.6; luxon 3.7.2, Node 20.20.2
#
# Behaviour: asked before the jump to summer time, next() of 5.5.0 skips that Sunday altogether for a fixed time of
# day after the jump, whichever it is: 03:00 as well as 09:00 or 23:59. The one time that does not exist (02:30) is
# kept, and moved to 03:30. Of two times a day the first is skipped. Once the jump has passed, the same expression
# does name that Sunday, prev() names it as well, and includesDate() says that it belongs. A weekly task on a
# Sunday waits a week, a yearly one on that date a year. 5.10.6 skips nothing; autumn is right with both.
#
# Seen: "0 9 * * *" in Europe/Berlin, asked on Saturday 28 March 2026: Monday, 30 March 09:00. "0 9 29 3 *": 2027.
#
# Why it hurts an operator's console: a scheduler that computes the next run when the last has ended asks on
# Saturday, so every daily task after the jump silently does not run that Sunday. A console with a newer cron-parser
# promises "tomorrow 09:00" for it; one that asks the same version on Sunday at four says "today 09:00", while the
# task's row says Monday; and one that looks back with prev() reports a run that never took place.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true}' > package.json
npm install --loglevel=error --ignore-scripts --no-audit --no-fund luxon@3.7.2 pinned@npm:cron-parser@5.5.0 newer@npm:cron-parser@5.10.6 > npm.log

cat > ask.cjs <<'JS'
const parsers = ['pinned', 'newer'].map((name) => require(name).CronExpressionParser);
const said = (date, timeZone) =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone, weekday: 'short', day: '2-digit', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit',
  }).format(date).replaceAll(',', '');
function next(title, tz, currentDate, ...expressions) {
  console.log(title);
  for (const expression of expressions) {
    const [a, b] = parsers.map((p) => said(p.parse(expression, { currentDate, tz }).next().toDate(), tz));
    console.log(`  ${expression} | 5.5.0: ${a} | 5.10.6: ${a === b ? 'the same' : b}`);
  }
}
next('Berlin, asked on Saturday 09:00', 'Europe/Berlin', '2026-03-28T08:00:00Z',
  '0 1 * * *', '30 2 * * *', '0 3 * * *', '0 9 * * *', '0 9 * * 0', '0 9 29 3 *');
next('Berlin, asked on Sunday 01:59', 'Europe/Berlin', '2026-03-29T00:59:00Z', '0 9 * * *', '0 9,18 * * *', '59 23 * * *', '0 * * * *');
next('Berlin, asked on Sunday 03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z', '0 9 * * *');
next('New York, asked on Saturday 09:00', 'America/New_York', '2026-03-07T14:00:00Z', '0 9 * * *');
next('Berlin in autumn, asked on Saturday 09:00', 'Europe/Berlin', '2026-10-24T07:00:00Z', '0 9 * * *');
const back = parsers[0].parse('0 9 * * *', { currentDate: '2026-03-29T12:00:00Z', tz: 'Europe/Berlin' });
console.log('5.5.0, asked on that Sunday at 14:00: last run', said(back.prev().toDate(), 'Europe/Berlin'),
  '| includesDate', back.includesDate(new Date('2026-03-29T07:00:00Z')));
JS
TZ=UTC node ask.cjs > seen

cat > expected <<'OUT'
Berlin, asked on Saturday 09:00
  0 1 * * * | 5.5.0: Sun 29 Mar 2026 01:00 | 5.10.6: the same
  30 2 * * * | 5.5.0: Sun 29 Mar 2026 03:30 | 5.10.6: the same
  0 3 * * * | 5.5.0: Mon 30 Mar 2026 03:00 | 5.10.6: Sun 29 Mar 2026 03:00
  0 9 * * * | 5.5.0: Mon 30 Mar 2026 09:00 | 5.10.6: Sun 29 Mar 2026 09:00
  0 9 * * 0 | 5.5.0: Sun 05 Apr 2026 09:00 | 5.10.6: Sun 29 Mar 2026 09:00
  0 9 29 3 * | 5.5.0: Mon 29 Mar 2027 09:00 | 5.10.6: Sun 29 Mar 2026 09:00
Berlin, asked on Sunday 01:59
  0 9 * * * | 5.5.0: Mon 30 Mar 2026 09:00 | 5.10.6: Sun 29 Mar 2026 09:00
  0 9,18 * * * | 5.5.0: Sun 29 Mar 2026 18:00 | 5.10.6: Sun 29 Mar 2026 09:00
  59 23 * * * | 5.5.0: Mon 30 Mar 2026 23:59 | 5.10.6: Sun 29 Mar 2026 23:59
  0 * * * * | 5.5.0: Sun 29 Mar 2026 03:00 | 5.10.6: the same
Berlin, asked on Sunday 03:00
  0 9 * * * | 5.5.0: Sun 29 Mar 2026 09:00 | 5.10.6: the same
New York, asked on Saturday 09:00
  0 9 * * * | 5.5.0: Mon 09 Mar 2026 09:00 | 5.10.6: Sun 08 Mar 2026 09:00
Berlin in autumn, asked on Saturday 09:00
  0 9 * * * | 5.5.0: Sun 25 Oct 2026 09:00 | 5.10.6: the same
5.5.0, asked on that Sunday at 14:00: last run Sun 29 Mar 2026 09:00 | includesDate true
OUT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'
