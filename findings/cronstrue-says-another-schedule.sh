#!/usr/bin/env bash
# cronstrue 3.39.0's words beside cron-parser 5.5.0's times (the parser that NanoClaw v2
# pins); luxon 3.7.2, Node 20.20.2
#
# Behaviour: for one expression the sentence and the schedule contradict each other, with neither
# library reporting an error.
# - A field that allows everything but is not written "*" (*/1, 1-31): cronstrue leaves it out or joins it with "and",
#   cron-parser counts it as restricted and joins the two day fields with "or": "only on Friday" runs daily.
# - Steps that do not divide the hour or are longer than it: the sentence names an interval that never, or only
# sometimes, lies between two runs.
# - Ranges that wrap, L-1, LW, a lone L, a year: fluent sentences for what the parser refuses, and
# what therefore never runs.
#
# Seen: "0 9 */1 * 5" = "At 09:00 AM, only on Friday", and 28 runs in 28 days. "*/90 * * * *" = "Every 90 minutes", and
#       60 minutes between runs. "0 9 * * 5-1" = "At 09:00 AM, Friday through Monday", and an error of the parser.
#
# Why it hurts an operator's console: the sentence is what the operator reads before confirming. An agent that
# is meant to write to a person on Fridays writes every day, and a task with a perfectly good sentence is dead.
# The sentence must never be shown without the next times, from the scheduler's own parser, beside it.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true}' > package.json
npm install --loglevel=error --ignore-scripts --no-audit --no-fund luxon@3.7.2 cronstrue@3.39.0 cron-parser@5.5.0 > npm.log

cat > ask.cjs <<'JS'
const cronstrue = require('cronstrue');
const { CronExpressionParser } = require('cron-parser');
const from = Date.UTC(2026, 1, 1) - 1; // February 2026 has four weeks, Sunday to Saturday.
const to = Date.UTC(2026, 2, 1);
function runs(expression) {
  const schedule = CronExpressionParser.parse(expression, { currentDate: new Date(from), tz: 'UTC' });
  const times = [];
  for (let at = schedule.next().getTime(); at < to; at = schedule.next().getTime()) times.push(at);
  const gaps = new Set(times.slice(1).map((at, i) => (at - times[i]) / 60_000));
  const days = new Set(times.map((at) => new Date(at).getUTCDate()));
  return `${times.length} runs on ${days.size} of 28 days, ${[...gaps].sort((a, b) => a - b).join(' or ')} minutes apart`;
}
for (const expression of [
  '0 9 */1 * 5', '0 9 1-31 * 5', '0 9 15 * */1', '0 9 15 * 1-5',
  '*/40 * * * *', '*/90 * * * *', '0 */25 * * *',
  '0 22-2 * * *', '0 9 * * 5-1', '0 9 L-1 * *', '0 9 LW * *', '0 9 * * L', '0 9 1 1 * 2027',
]) {
  let times;
  try {
    times = runs(expression);
  } catch (error) {
    times = `refused: ${error.message}`;
  }
  console.log(`${expression}\n  words: ${cronstrue.toString(expression)}\n  times: ${times}`);
}
JS
TZ=UTC node ask.cjs > seen

cat > expected <<'OUT'
0 9 */1 * 5
  words: At 09:00 AM, only on Friday
  times: 28 runs on 28 of 28 days, 1440 minutes apart
0 9 1-31 * 5
  words: At 09:00 AM, between day 1 and 31 of the month, and on Friday
  times: 28 runs on 28 of 28 days, 1440 minutes apart
0 9 15 * */1
  words: At 09:00 AM, on day 15 of the month
  times: 28 runs on 28 of 28 days, 1440 minutes apart
0 9 15 * 1-5
  words: At 09:00 AM, on day 15 of the month, Monday through Friday
  times: 21 runs on 21 of 28 days, 1440 or 2880 or 4320 minutes apart
*/40 * * * *
  words: Every 40 minutes
  times: 1344 runs on 28 of 28 days, 20 or 40 minutes apart
*/90 * * * *
  words: Every 90 minutes
  times: 672 runs on 28 of 28 days, 60 minutes apart
0 */25 * * *
  words: On the hour, every 25 hours
  times: 28 runs on 28 of 28 days, 1440 minutes apart
0 22-2 * * *
  words: Every hour, between 10:00 PM and 02:00 AM
  times: refused: Invalid range: 22-2, min(22) > max(2)
0 9 * * 5-1
  words: At 09:00 AM, Friday through Monday
  times: refused: Invalid range: 5-1, min(5) > max(1)
0 9 L-1 * *
  words: At 09:00 AM, 1 day before the last day of the month
  times: refused: Constraint error, got range NaN-1 expected range 1-31
0 9 LW * *
  words: At 09:00 AM, on the last weekday of the month
  times: refused: Invalid characters, got value: LW
0 9 * * L
  words: At 09:00 AM, only on Saturday
  times: refused: Invalid last weekday of the month expression: L
0 9 1 1 * 2027
  words: At 09:00 AM, on day 1 of the month, only in January, only in 2027
  times: refused: Constraint error, got value 2027 expected range 0-7
OUT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'
