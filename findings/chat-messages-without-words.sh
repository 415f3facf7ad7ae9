#!/usr/bin/env bash
# chat 4.41.1, @chat-adapter/telegram 4.41.1, @chat-adapter/slack 4.41.1, @chat-adapter/discord 4.41.0, Node 20.20.2
#
# Behaviour: what a channel shows as a full message can be serialised with an empty text and no attachment, and an
# answer without what it answers. From Discord: an embed, a sticker, a poll; a reply has no `replyTo`, although the
# message that it refers to came with it. From Slack: a message of blocks alone (one of attachments alone does get a
# text). Telegram does it the other way round: a poll, a place and a contact become a line of text, and in a forum
# topic every message has a `replyTo`, with an empty text: the line by which the topic was made.
#
# Seen: text and number of attachments of each, below.
#
# Why it hurts an operator's console: the agent is handed a message in which there is nothing, answers that it is
# empty, and the console shows the same nothing; in a forum each message appears to quote somebody who said nothing.
# Both look like a fault of the host or of the console.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true,"type":"module"}' > package.json
npm install --loglevel=error --ignore-scripts --omit=optional --no-audit --no-fund chat@4.41.1 \
  @chat-adapter/telegram@4.41.1 @chat-adapter/slack@4.41.1 @chat-adapter/discord@4.41.0 > npm.log

cat > words.mjs <<'JS'
import assert from 'node:assert/strict';
import { createDiscordAdapter } from '@chat-adapter/discord';
import { createSlackAdapter } from '@chat-adapter/slack';
import { createTelegramAdapter } from '@chat-adapter/telegram';

const telegram = createTelegramAdapter({ botToken: '1:none', mode: 'webhook', allowUnverifiedWebhooks: true });
const slack = createSlackAdapter({ botToken: 'xoxb-none', signingSecret: 'none' });
const discord = createDiscordAdapter({ botToken: 'none', publicKey: '0'.repeat(64), applicationId: '1' });

const discordBase = {
  id: '9',
  channel_id: '5',
  guild_id: '3',
  author: { id: '7', username: 'nora', global_name: 'Nora', bot: false },
  timestamp: '2026-10-09T08:55:00.000000+00:00',
  edited_timestamp: null,
  attachments: [],
  mentions: [],
  embeds: [],
  type: 0,
  content: '',
};
const telegramBase = {
  message_id: 9,
  date: 1760000000,
  from: { id: 7, is_bot: false, first_name: 'Nora' },
  chat: { id: -5, type: 'supergroup', title: 'Kitchen', is_forum: true },
};
const onDiscord = (rest) => discord.parseMessage({ ...discordBase, ...rest }).toJSON();
const onTelegram = (rest) => telegram.parseMessage({ ...telegramBase, ...rest }).toJSON();
const onSlack = async (rest) =>
  (
    await slack.parseMessage({
      type: 'message',
      user: 'U7',
      channel: 'C5',
      team: 'T1',
      ts: '1760000000.000100',
      text: '',
      ...rest,
    })
  ).toJSON();

const poll = { question: { text: 'Tea or coffee?' }, answers: [{ answer_id: 1, poll_media: { text: 'tea' } }] };
const topic = { ...telegramBase, message_id: 3, forum_topic_created: { name: 'Lunch', icon_color: 1 } };
const seen = {
  'discord embed': onDiscord({ embeds: [{ title: 'Build failed', description: 'main is red' }] }),
  'discord sticker': onDiscord({ sticker_items: [{ id: '1', name: 'wave', format_type: 1 }] }),
  'discord poll': onDiscord({ poll }),
  'discord reply': onDiscord({
    type: 19,
    content: 'yes',
    message_reference: { message_id: '8' },
    referenced_message: { ...discordBase, id: '8', content: 'shall we start?' },
  }),
  'slack blocks': await onSlack({
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Build *failed*' } }],
  }),
  'slack attachment': await onSlack({ attachments: [{ fallback: 'failed', title: 'Deploy', text: 'on main' }] }),
  'telegram poll': onTelegram({ poll: { id: '1', question: 'Tea or coffee?', options: [] } }),
  'telegram topic': onTelegram({ text: 'shall we start?', message_thread_id: 3, reply_to_message: topic }),
};
const shown = Object.fromEntries(
  Object.entries(seen).map(([name, { text, attachments, replyTo }]) => [
    name,
    `${JSON.stringify(text)}, ${attachments.length} attached, ${replyTo ? `replies to ${JSON.stringify(replyTo.text)}` : 'no reply'}`,
  ]),
);
for (const [name, what] of Object.entries(shown)) console.log(name.padEnd(17), what);
const nothing = '"", 0 attached, no reply';
assert.deepEqual(shown, {
  'discord embed': nothing,
  'discord sticker': nothing,
  'discord poll': nothing,
  'discord reply': '"yes", 0 attached, no reply',
  'slack blocks': nothing,
  'slack attachment': '"Deploy\\non main", 0 attached, no reply',
  'telegram poll': '"📊 Tea or coffee?", 0 attached, no reply',
  'telegram topic': '"shall we start?", 0 attached, replies to ""',
});
JS
node words.mjs
echo 'as described'
