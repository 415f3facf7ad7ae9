#!/usr/bin/env bash
# cron-parser 5.5.0 (the parser that NanoClaw v2 pins), luxon 3.7.2, Node 20.20.2
#
# Behaviour: the names of months and of weekdays are one list, asked by the month field and by the weekday field alike.
# A name in the wrong field is no error where its number happens to fit: a weekday in the month field is a month, a
# month in the weekday field is a weekday. Only where the number does not fit is it refused, and the message then
# speaks of a number that nobody wrote. Of two fields that were swapped, most parse.
#
# Seen: "0 9 * mon *" = each day of January, "0 9 * tue *" = each day of February, "0 9 * sat *" = each day of June.
#       "0 9 * * jan" = Mondays, "0 9 * * jun" = Saturdays, "0 9 * * jul" = Sundays, "0 9 * * feb-apr" = Tuesday to
#       Thursday. "0 9 * sun *" = "got value 0 expected range 1-12".
#
# Why it hurts an operator's console: an agent that writes its own recurrence puts "mon" one field too early, is told
# nothing, and is silent until January, then writes every day. A console that repeats the text, or puts "mon" into
# words as Monday, says what will not happen. Words must come from the parsed fields.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true}' > package.json
npm install --loglevel=error --ignore-scripts --no-audit --no-fund luxon@3.7.2 cron-parser@5.5.0 > npm.log

cat > ask.cjs <<'JS'
const { CronExpressionParser } = require('cron-parser');
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
for (const expression of [
  '0 9 * mon *', '0 9 * tue *', '0 9 * sat *', '0 9 * sun *',
  '0 9 * * jan', '0 9 * * jun', '0 9 * * jul', '0 9 * * feb-apr', '0 9 * * dec',
]) {
  let seen;
  try {
    const schedule = CronExpressionParser.parse(expression, {
      currentDate: new Date(Date.UTC(2026, 11, 31, 12)),
      tz: 'UTC',
    });
    const runs = schedule.take(400).map((date) => new Date(date.getTime()));
    const year = runs.filter((date) => date.getUTCFullYear() === 2027);
    const months = new Set(year.map((date) => date.getUTCMonth() + 1));
    const weekdays = new Set(year.map((date) => days[date.getUTCDay()]));
    seen = `${year.length} runs in 2027, ${months.size === 12 ? 'all months' : `month ${[...months]}`}, ${
      weekdays.size === 7 ? 'all weekdays' : [...weekdays]
    }`;
  } catch (error) {
    seen = `refused: ${error.message}`;
  }
  console.log(`${expression} : ${seen}`);
}
JS
TZ=UTC node ask.cjs > seen

cat > expected <<'OUT'
0 9 * mon * : 31 runs in 2027, month 1, all weekdays
0 9 * tue * : 28 runs in 2027, month 2, all weekdays
0 9 * sat * : 30 runs in 2027, month 6, all weekdays
0 9 * sun * : refused: Constraint error, got value 0 expected range 1-12
0 9 * * jan : 52 runs in 2027, all months, Mon
0 9 * * jun : 52 runs in 2027, all months, Sat
0 9 * * jul : 52 runs in 2027, all months, Sun
0 9 * * feb-apr : 156 runs in 2027, all months, Tue,Wed,Thu
0 9 * * dec : refused: Constraint error, got value 12 expected range 0-7
OUT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'
