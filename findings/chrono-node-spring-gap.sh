#!/usr/bin/env bash
# chrono-node 2.10.3, Node 20.20.2, TZ=Europe/Berlin and America/New_York
#
# Behaviour: "in 20 min" is added on the wall clock, and the result is read with the UTC offset of the moment of
# asking. Across the jump to summer time the two mistakes cancel out, so most answers are right. Where the wall-clock
# sum falls into the hour that does not exist, only one of them remains, and the answer is an hour too late: one hour
# may be the same moment as two, and "20 min ago" lies ahead. Units that are added one after the other ("1 hour 30
# min") stumble where the same length in one unit ("90 minutes") does not. The winter jump harms none of these.
#
# Seen: asked at 01:50 in Berlin, ten minutes before the jump, "in 20 min" = 80 minutes, "in 69 min" = 129, "in
# 70 min" = 70, "in 1 hour" = "in 2 hours" = 120. Asked ten minutes after it, "1 hour ago" = now, "20 min ago" =
# in 40 minutes. The night before, "in 24 hours" = 25 hours.
#
# Why it hurts an operator's console: a message or a pause that is to end "in 20 min" goes out 80 minutes later,
# the preview of "1 hour ago" says now, and no test outside that one hour of the year will ever see it. A check
# such as "does 'in N minutes' lie N minutes ahead?" belongs after the parser.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true}' > package.json
npm install --loglevel=error --ignore-scripts --no-audit --no-fund chrono-node@2.10.3 > npm.log

cat > ask.cjs <<'JS'
const chrono = require('chrono-node');
const [, , title, at, ...phrases] = process.argv;
const now = new Date(at);
console.log(`${title} (${at})`);
for (const phrase of phrases) {
  const minutes = (chrono.parseDate(phrase, now) - now) / 60_000;
  console.log(`  ${phrase} = ${minutes} min`);
}
JS
ask() { TZ=$1 node ask.cjs "${@:2}"; }
{
  ask Europe/Berlin 'spring, 01:50 in Berlin' 2026-03-29T00:50:00Z 'in 9 min' 'in 20 min' 'in 1 hour' 'in 69 min' \
    'in 70 min' 'in 90 minutes' 'in 1 hour 30 min' 'in 1.5 hours' 'in 2 hours' 'in 2 hours 10 min'
  ask Europe/Berlin 'spring, 03:10 in Berlin' 2026-03-29T01:10:00Z 'in 20 min' '10 min ago' '20 min ago' '1 hour ago' \
    '70 min ago' '71 min ago' '2 hours ago'
  ask Europe/Berlin 'the night before, 02:30 in Berlin' 2026-03-28T01:30:00Z 'in 24 hours' 'in 25 hours'
  ask America/New_York 'spring, 01:50 in New York' 2026-03-08T06:50:00Z 'in 20 min' 'in 2 hours'
  ask Europe/Berlin 'autumn, the first 02:50 in Berlin' 2026-10-25T00:50:00Z 'in 20 min' 'in 1 hour' '20 min ago'
  ask UTC 'the spring moment, process in UTC' 2026-03-29T00:50:00Z 'in 20 min' 'in 1 hour'
} > seen

cat > expected <<'OUT'
spring, 01:50 in Berlin (2026-03-29T00:50:00Z)
  in 9 min = 9 min
  in 20 min = 80 min
  in 1 hour = 120 min
  in 69 min = 129 min
  in 70 min = 70 min
  in 90 minutes = 90 min
  in 1 hour 30 min = 150 min
  in 1.5 hours = 150 min
  in 2 hours = 120 min
  in 2 hours 10 min = 130 min
spring, 03:10 in Berlin (2026-03-29T01:10:00Z)
  in 20 min = 20 min
  10 min ago = -10 min
  20 min ago = 40 min
  1 hour ago = 0 min
  70 min ago = -10 min
  71 min ago = -71 min
  2 hours ago = -120 min
the night before, 02:30 in Berlin (2026-03-28T01:30:00Z)
  in 24 hours = 1500 min
  in 25 hours = 1500 min
spring, 01:50 in New York (2026-03-08T06:50:00Z)
  in 20 min = 80 min
  in 2 hours = 120 min
autumn, the first 02:50 in Berlin (2026-10-25T00:50:00Z)
  in 20 min = 20 min
  in 1 hour = 60 min
  20 min ago = -20 min
the spring moment, process in UTC (2026-03-29T00:50:00Z)
  in 20 min = 20 min
  in 1 hour = 60 min
OUT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'
