/** Failed deliveries that hosts since 2.3 note in v2.db, and chats that are detached. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { chatStanding } from '../../src/rules/chat-standing.js';
import { attemptsLine } from '../../src/rules/delivery-attempt.js';
import { findTarget } from '../../src/store/config/destination.js';
import { listMessagingGroups } from '../../src/store/config/messaging-group.js';
import { listAttempts } from '../../src/store/message/delivery-attempt.js';
import { getSession } from '../../src/store/session/session.js';
import { makeSession, NOON } from '../support/store-workspace.js';

const iso = (ms: number): string => new Date(NOON + ms).toISOString();

it('failed attempts are read where hosts keep them, and said in one line', async () => {
  const older = await makeSession({ era: '2.2' });
  expect(listAttempts(older.ws, older.sessionId)).toBeNull();
  const { ws, sessionId } = await makeSession();
  const db = new Database(join(ws.path, 'v2.db'));
  const insert = db.prepare('INSERT INTO delivery_attempts VALUES (?, ?, ?, ?, ?, ?)');
  insert.run('m-1', sessionId, 2, iso(-4000), iso(4000), 'the platform says no');
  insert.run('m-2', 'another', 1, null, null, null);
  insert.run('m-3', sessionId, 0, null, null, null);
  insert.run('m-4', sessionId, 1, 'never', null, null);
  db.close();
  const found = listAttempts(ws, sessionId);
  expect(found).toEqual([
    {
      ...{ messageId: 'm-1', attempts: 2, lastAt: NOON - 4000, nextAt: NOON + 4000 },
      lastError: 'the platform says no',
    },
    { messageId: 'm-4', attempts: 1, lastAt: null, nextAt: null, lastError: null },
  ]);
  expect(found?.map((one) => attemptsLine(one, NOON))).toEqual([
    'failed twice, next try in 4 s: the platform says no',
    'failed once, next try with the host’s next delivery',
  ]);
});

it('a chat says that it is detached, or was refused', async () => {
  const { ws, sessionId } = await makeSession();
  const session = getSession(ws, sessionId);
  const chat = session.messagingGroup;
  expect(chat).toMatchObject({ detachedAt: null, deniedAt: null });
  const address = {
    channelType: chat?.channelType ?? '',
    platformId: chat?.platformId ?? '',
    threadId: null,
  };
  expect(findTarget(ws, session, address)).toMatchObject({ permitted: 'own chat', detached: false });
  const db = new Database(join(ws.path, 'v2.db'));
  db.exec(`UPDATE messaging_groups SET denied_at = '${iso(-9000)}'`);
  const standing = () => listMessagingGroups(ws).map(chatStanding)[0];
  expect(standing()).toMatchObject({ word: 'refused' });
  db.exec(`UPDATE messaging_groups SET detached_at = '${iso(-5000)}'`);
  db.close();
  expect(standing()).toMatchObject({ word: 'detached', sentence: expect.stringContaining('a host fails') });
  expect(findTarget(ws, getSession(ws, sessionId), address)).toMatchObject({ detached: true });
});
