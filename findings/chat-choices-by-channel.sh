#!/usr/bin/env bash
# chat 4.41.1, @chat-adapter/telegram 4.41.1, @chat-adapter/slack 4.41.1, @chat-adapter/discord 4.41.0, Node 20.20.2
#
# Behaviour: whether a question can be answered depends on the channel, and only one of the two ways to fail is told.
# A card whose choices are a `Select` or a `RadioSelect` is posted to Slack with them; to Telegram and Discord it goes
# with its title and text alone, and `postMessage` reports success. Buttons go to all three, but Telegram allows 64
# bytes for what comes back when one is pressed, and the adapter puts the button's id into JSON behind a mark of its
# own: of the 64 there are 51 left for an id without a value. Beyond that the whole card is refused, where Slack and
# Discord take it.
#
# Seen: how many choices each channel was sent for one question asked in three ways; then the longest id that Telegram
#       takes, in ASCII, and in a script of two bytes a letter.
#
# Why it hurts an operator's console: the agent's question is an open row either way, and delivered in the first. People
# in the chat see a sentence and nothing to press, and the agent waits. An option's text used as the button's id works
# in every test with “Yes” and “No”, and fails on Telegram with the first whole sentence.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true,"type":"module"}' > package.json
npm install --loglevel=error --ignore-scripts --omit=optional --no-audit --no-fund chat@4.41.1 \
  @chat-adapter/telegram@4.41.1 @chat-adapter/slack@4.41.1 @chat-adapter/discord@4.41.0 > npm.log

cat > ask.mjs <<'JS'
import { createServer } from 'node:http';
import { createDiscordAdapter } from '@chat-adapter/discord';
import { createSlackAdapter } from '@chat-adapter/slack';
import { createTelegramAdapter } from '@chat-adapter/telegram';
import { Actions, Button, Card, CardText, RadioSelect, Select, SelectOption } from 'chat';

// All three platforms: whatever comes is noted, and called a success.
let body = '';
const platforms = createServer(async (request, response) => {
  body = '';
  for await (const part of request) body += part;
  const result = { message_id: 3, date: 1760000000, chat: { id: -5, type: 'supergroup' }, text: 'x' };
  const discord = { id: '9', channel_id: '5', timestamp: '2026-10-09T08:55:00Z', author: { id: '1' }, content: '' };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ ok: true, ts: '1.2', channel: 'C5', ...discord, result }));
});
await new Promise((resolve) => platforms.listen(0, '127.0.0.1', resolve));
const at = `http://127.0.0.1:${platforms.address().port}`;
const logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
const telegram = createTelegramAdapter({
  ...{ botToken: '1:none', mode: 'webhook', apiUrl: at, logger, allowUnverifiedWebhooks: true },
});
const slack = createSlackAdapter({ botToken: 'xoxb-none', signingSecret: 'none', apiUrl: `${at}/slack/`, logger });
const discord = createDiscordAdapter({
  ...{ botToken: 'none', publicKey: '0'.repeat(64), applicationId: '1', apiUrl: `${at}/discord`, logger },
});

const ask = (...choices) => Card({ title: 'Where to?', children: [CardText('Pick one.'), Actions(choices)] });
const options = ['North', 'South'].map((label) => SelectOption({ label, value: label }));
const asked = {
  buttons: ask(...options.map(({ label }) => Button({ id: label, label }))),
  select: ask(Select({ id: 'region', label: 'Region', options })),
  radio: ask(RadioSelect({ id: 'region', label: 'Region', options })),
};
const places = { telegram: [telegram, 'telegram:-5'], slack: [slack, 'slack:C5:1.1'], discord: [discord, 'discord:3:5'] };
const labels = [...options.map(({ label }) => label), 'Deploy'];
async function post(place, card) {
  const [adapter, thread] = places[place];
  try {
    await adapter.postMessage(thread, { card, fallbackText: 'Where to?' });
  } catch (error) {
    return error.message;
  }
  const sent = decodeURIComponent(body);
  return `posted with ${labels.filter((label) => sent.includes(`"${label}"`)).length} choices`;
}
for (const [way, card] of Object.entries(asked)) {
  for (const place of Object.keys(places)) console.log(`${way} on ${place}: ${await post(place, card)}`);
}
const longest = async (letter) => {
  let length = 1;
  while ((await post('telegram', ask(Button({ id: letter.repeat(length), label: 'Go' })))).startsWith('posted')) length += 1;
  return length - 1;
};
console.log(`longest id on telegram: ${await longest('a')} ASCII letters, ${await longest('ж')} Cyrillic ones`);
const sentence = ask(Button({ id: 'Deploy the new version to production, in all regions', label: 'Deploy' }));
for (const place of Object.keys(places)) console.log(`a sentence on ${place}: ${await post(place, sentence)}`);
process.exit(0);
JS
node ask.mjs > seen

cat > expected <<'TEXT'
buttons on telegram: posted with 2 choices
buttons on slack: posted with 2 choices
buttons on discord: posted with 2 choices
select on telegram: posted with 0 choices
select on slack: posted with 2 choices
select on discord: posted with 0 choices
radio on telegram: posted with 0 choices
radio on slack: posted with 2 choices
radio on discord: posted with 0 choices
longest id on telegram: 51 ASCII letters, 25 Cyrillic ones
a sentence on telegram: Callback payload too large for Telegram (max 64 bytes).
a sentence on slack: posted with 1 choices
a sentence on discord: posted with 1 choices
TEXT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'
