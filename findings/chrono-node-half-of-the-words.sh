#!/usr/bin/env bash
# chrono-node 2.10.3 with forwardDate, Node 20.20.2, TZ=Europe/Berlin
#
# Behaviour: it looks for dates inside a text, and whatever it cannot use it steps over. For text that is a date as a
# whole the rest is often what mattered: "day after tomorrow" without "the" is tomorrow, a decimal comma cuts the
# number in front of it off, "friday 13" is Friday at one in the afternoon, an hour that does not exist becomes
# noon. With forwardDate what lies behind today is moved ahead, although the words say that it is over.
#
# Seen (asked on Sunday, 29 November 2026, at 17:00): "day after tomorrow at noon" = Monday 12:00, "the day after
#       tomorrow at noon" = Tuesday 12:00, "in 1,5 hours" = in 5 hours, "friday 13" = Friday 13:00, "friday the
#       13th" = Friday 4 December, "sunday 25:00" = next Sunday 12:00, "last friday" = the coming one, "not tomorrow" =
#       tomorrow.
#
# Why it hurts an operator's console: in "when should it go out?" each of these is a time, so none is refused, and
# the message goes out a day early, hours late, or at all. A field that takes words has to compare what was understood
# (`text`, `index`) with all that was typed, and refuse what was left over.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true}' > package.json
npm install --loglevel=error --ignore-scripts --no-audit --no-fund chrono-node@2.10.3 > npm.log

cat > ask.cjs <<'JS'
const chrono = require('chrono-node');
const now = new Date(2026, 10, 29, 17, 0);
for (const words of [
  'day after tomorrow at noon', 'the day after tomorrow at noon', 'in 1.5 hours', 'in 1,5 hours',
  'friday 13', 'friday the 13th', 'sunday 25:00', 'second friday', 'last friday', 'not tomorrow',
]) {
  const [first] = chrono.parse(words, now, { forwardDate: true });
  const at = first.start.date().toString().slice(0, 21);
  console.log(`${words} : understood "${first.text}", ${at}`);
}
JS
TZ=Europe/Berlin node ask.cjs > seen

cat > expected <<'OUT'
day after tomorrow at noon : understood "tomorrow at noon", Mon Nov 30 2026 12:00
the day after tomorrow at noon : understood "the day after tomorrow at noon", Tue Dec 01 2026 12:00
in 1.5 hours : understood "in 1.5 hours", Sun Nov 29 2026 18:30
in 1,5 hours : understood "5 hours", Sun Nov 29 2026 22:00
friday 13 : understood "friday 13", Fri Dec 04 2026 13:00
friday the 13th : understood "friday", Fri Dec 04 2026 12:00
sunday 25:00 : understood "sunday", Sun Dec 06 2026 12:00
second friday : understood "friday", Fri Dec 04 2026 12:00
last friday : understood "last friday", Fri Dec 04 2026 12:00
not tomorrow : understood "tomorrow", Mon Nov 30 2026 17:00
OUT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'
