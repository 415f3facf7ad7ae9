#!/usr/bin/env bash
# chat 4.41.1, @chat-adapter/telegram 4.41.1, @chat-adapter/slack 4.41.1, @chat-adapter/discord 4.41.0, Node 20.20.2
#
# Behaviour: what `text` of a serialised message holds depends on the channel. The same sentence, with a bold word and
# a named link, keeps its marks and the link's address as Markdown where it came from Telegram; from Slack and Discord
# both are gone (Slack has the address in `links`, Discord nowhere but in the syntax tree `formatted`). Nothing in the
# message says which of the two it is. On Telegram what a person typed literally is not escaped, so asterisks and
# underscores of a path read like marks; and where one mark lies inside another the markers do not nest, so that the
# outer one ends early: a bold text of six letters with two of them italic is bold for four.
#
# Seen: the three texts below for one sentence, and the literal and the nested one of Telegram.
#
# Why it hurts an operator's console: it shows the stored text of messages of all channels in one list. Rendered as
# Markdown, a Slack user's globs and Telegram's literal underscores become emphasis; shown as plain text, a Telegram
# message has marks that nobody typed; and of a Slack or Discord message the address of a link is not in the text.
set -euo pipefail
unset NODE_OPTIONS NODE_PATH
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
echo '{"private":true,"type":"module"}' > package.json
npm install --loglevel=error --ignore-scripts --omit=optional --no-audit --no-fund chat@4.41.1 \
  @chat-adapter/telegram@4.41.1 @chat-adapter/slack@4.41.1 @chat-adapter/discord@4.41.0 > npm.log

cat > marks.mjs <<'JS'
import assert from 'node:assert/strict';
import { createDiscordAdapter } from '@chat-adapter/discord';
import { createSlackAdapter } from '@chat-adapter/slack';
import { createTelegramAdapter } from '@chat-adapter/telegram';

const telegram = createTelegramAdapter({ botToken: '1:none', mode: 'webhook', allowUnverifiedWebhooks: true });
const slack = createSlackAdapter({ botToken: 'xoxb-none', signingSecret: 'none' });
const discord = createDiscordAdapter({ botToken: 'none', publicKey: '0'.repeat(64), applicationId: '1' });

const url = 'https://example.test/run';
const fromTelegram = (text, entities = []) =>
  telegram
    .parseMessage({
      message_id: 9,
      date: 1760000000,
      from: { id: 7, is_bot: false, first_name: 'Nora' },
      chat: { id: -5, type: 'supergroup', title: 'Kitchen' },
      text,
      entities,
    })
    .toJSON();
const entity = (type, offset, length, rest = {}) => ({ type, offset, length, ...rest });

const onTelegram = fromTelegram('read the runbook now', [
  entity('text_link', 5, 11, { url }),
  entity('bold', 17, 3),
]);
const onSlack = (
  await slack.parseMessage({
    type: 'message',
    user: 'U7',
    channel: 'C5',
    team: 'T1',
    ts: '1760000000.000100',
    text: `read <${url}|the runbook> *now*`,
  })
).toJSON();
const onDiscord = discord
  .parseMessage({
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
    content: `read [the runbook](${url}) **now**`,
  })
  .toJSON();

console.log('telegram', JSON.stringify(onTelegram.text));
console.log('slack   ', JSON.stringify(onSlack.text), JSON.stringify(onSlack.links));
console.log('discord ', JSON.stringify(onDiscord.text), JSON.stringify(onDiscord.links ?? null));
assert.equal(onTelegram.text, `read [the runbook](${url}) **now**`);
assert.equal(onSlack.text, 'read the runbook now');
assert.deepEqual(onSlack.links.map((link) => link.url), [url]);
assert.equal(onDiscord.text, 'read the runbook now');
assert.equal(JSON.stringify(onDiscord.links ?? null).includes(url), false);

const literal = fromTelegram('see src/**/*.ts and __init__').text;
const nested = fromTelegram('abcdef', [entity('bold', 0, 6), entity('italic', 2, 2)]);
const bold = nested.formatted.children[0].children.map((part) => part.type);
console.log('literal ', JSON.stringify(literal));
console.log('nested  ', JSON.stringify(nested.text), bold.join(', '));
assert.equal(literal, 'see src/**/*.ts and __init__');
assert.equal(nested.text, '**ab*cd***ef');
assert.deepEqual(bold, ['strong', 'text']);
JS
node marks.mjs
echo 'as described'
