#!/usr/bin/env bash
# chat 4.41.1, @chat-adapter/telegram 4.41.1, @chat-adapter/state-memory 4.41.0, Node 20.20.2
#
# Behaviour: a message counts as known by the adapter's own name, which is `telegram` for every Telegram bot, and by
# Telegram's number of the chat and of the message. So where two bots use one state (a shared database is what the state
# adapters are for), each message that both can see reaches only the bot that was quicker. A key of its own for the
# adapter of each bot does not help: the name under which the state is kept stays `telegram`. In private chats the
# number of a message counts from one for each bot, so a *different* message to the second bot is taken for known, too.
#
# Seen: in a group, a mention of the ledger's bot starts the kitchen's handler for other messages, and nothing at the
#       ledger, whose webhook answers 200; of two private messages with the number 12 only the first is heard. With a
#       state for each bot all of them arrive.
#
# Why it hurts an operator's console: where several bots stand at one address, a session without the message says
# nothing of this, and the answer to "why was it not answered" is not in its files. NanoClaw puts the bot's instance
# before each key of the state since it knows several bots; a console must not merge two chats that differ only by bot,
# nor expect that what one session of that address has, the other was told as well.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true,"type":"module"}' > package.json
npm install --loglevel=error --ignore-scripts --omit=optional --no-audit --no-fund chat@4.41.1 \
  @chat-adapter/telegram@4.41.1 @chat-adapter/state-memory@4.41.0 > npm.log

cat > bots.mjs <<'JS'
import { createServer } from 'node:http';
import { createMemoryState } from '@chat-adapter/state-memory';
import { createTelegramAdapter } from '@chat-adapter/telegram';
import { Chat } from 'chat';

// Telegram itself: it only says which bot a token belongs to.
const users = ['kitchen_bot', 'ledger_bot'];
const telegram = createServer((request, response) => {
  const bot = request.url.startsWith('/bot1:') ? 0 : 1;
  const me = { id: 901 + bot, is_bot: true, first_name: users[bot], username: users[bot] };
  const result = request.url.endsWith('/getMe') ? me : true;
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, result }));
});
await new Promise((resolve) => telegram.listen(0, '127.0.0.1', resolve));
const apiUrl = `http://127.0.0.1:${telegram.address().port}`;
const logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };

const from = { id: 7, is_bot: false, first_name: 'Nora' };
const group = { id: -5, type: 'supergroup', title: 'Kitchen' };
const alone = { id: 7, type: 'private', first_name: 'Nora' };
const said = (update_id, message_id, chat, text, entities = []) => ({
  update_id,
  message: { message_id, date: 1760000000, from, chat, text, entities },
});
const mention = (id) =>
  said(id, 41, group, '@ledger_bot what did we spend?', [{ type: 'mention', offset: 0, length: 11 }]);
// The same message for both bots of the group; then a private one to each, which has number 12 in either chat.
const updates = [
  [0, mention(1)],
  [1, mention(1)],
  [0, said(2, 12, alone, 'for the kitchen')],
  [1, said(9, 12, alone, 'for the ledger')],
];

async function hear(title, keys, states) {
  const heard = [];
  const chats = users.map((userName, bot) => {
    const adapter = createTelegramAdapter({
      ...{ botToken: `${bot + 1}:none`, mode: 'webhook', apiUrl, logger, allowUnverifiedWebhooks: true },
    });
    const chat = new Chat({ userName, adapters: { [keys[bot]]: adapter }, state: states[bot], logger });
    const note = (_thread, { text }) => heard.push(`  ${userName}: ${text}`);
    chat.onNewMention(note);
    chat.onNewMessage(/./, note);
    return chat;
  });
  const statuses = [];
  for (const [bot, update] of updates) {
    const pending = [];
    const body = JSON.stringify(update);
    const headers = { 'content-type': 'application/json' };
    const request = new Request('http://bot.test/', { method: 'POST', headers, body });
    const answer = await chats[bot].webhooks[keys[bot]](request, { waitUntil: (task) => pending.push(task) });
    await Promise.all(pending);
    statuses.push(answer.status);
  }
  console.log([`${title}: ${statuses.join(' ')}`, ...heard].join('\n'));
}

const shared = createMemoryState();
await hear('one state', ['telegram', 'telegram'], [shared, shared]);
const again = createMemoryState();
await hear('one state, a key for each bot', users, [again, again]);
await hear('a state for each bot', users, [createMemoryState(), createMemoryState()]);
process.exit(0);
JS
node bots.mjs > seen

cat > expected <<'TEXT'
one state: 200 200 200 200
  kitchen_bot: @ledger_bot what did we spend?
  kitchen_bot: for the kitchen
one state, a key for each bot: 200 200 200 200
  kitchen_bot: @ledger_bot what did we spend?
  kitchen_bot: for the kitchen
a state for each bot: 200 200 200 200
  kitchen_bot: @ledger_bot what did we spend?
  ledger_bot: @ledger_bot what did we spend?
  kitchen_bot: for the kitchen
  ledger_bot: for the ledger
TEXT
cat seen
diff -u expected seen || { echo 'No longer as described.'; exit 1; }
echo 'As described.'
