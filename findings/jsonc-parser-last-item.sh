#!/usr/bin/env bash
# jsonc-parser 3.3.1 (what VS Code edits its settings with), Node 20.20.2
#
# Behaviour: `modify(text, [index], undefined)` is how an item is taken out of a list with the rest of the text left
# alone. For the last item the length of the edit is counted back from the end of the list by two, as if one character
# of white space stood before the bracket. Where none does, the comma goes and the item's last character stays. And
# `modify` for a key that stands twice edits the first, where JSON.parse, jsonc-parser's own `parse` and Python's json
# take the last: the edit succeeds and changes nothing for any reader.
#
# Seen: [1,2] -> [12] and [1,2,3] -> [1,23]: valid JSON with a number that nobody wrote. ["a","b"] -> ["a""] and
#       [{"a":1},{"b":2}] -> [{"a":1}}]: broken. With formattingOptions the same, laid out. [1, 22 ] -> [1 ] is right.
#       {"a":1,"a":2} with a = 3 -> {"a":3,"a":2}, which still reads 2.
#
# Why it hurts an operator's console: content of messages is compact JSON as a rule, and editing it as text is what
# keeps numbers and doubled keys. An attachment taken out of a list breaks the message, or leaves another number in it,
# without an error. A test with JSON that is laid out over lines passes.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true}' > package.json
npm install --loglevel=error --ignore-scripts --no-audit --no-fund jsonc-parser@3.3.1 > npm.log

cat > edit.cjs <<'JS'
const { applyEdits, modify, parse } = require('jsonc-parser');
for (const text of ['[1,2]', '[1,2,3]', '["a","b"]', '[{"a":1},{"b":2}]', '[1, 22 ]', '[\n1,\n2\n]']) {
  const last = JSON.parse(text).length - 1;
  console.log(JSON.stringify(text), '->', JSON.stringify(applyEdits(text, modify(text, [last], undefined, {}))));
}
const twice = applyEdits('{"a":1,"a":2}', modify('{"a":1,"a":2}', ['a'], 3, {}));
console.log('a = 3 ->', twice, 'reads', JSON.parse(twice).a, parse(twice).a);
JS
node edit.cjs > seen

cat > expected <<'TEXT'
"[1,2]" -> "[12]"
"[1,2,3]" -> "[1,23]"
"[\"a\",\"b\"]" -> "[\"a\"\"]"
"[{\"a\":1},{\"b\":2}]" -> "[{\"a\":1}}]"
"[1, 22 ]" -> "[1 ]"
"[\n1,\n2\n]" -> "[\n1\n]"
a = 3 -> {"a":3,"a":2} reads 2 2
TEXT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'
