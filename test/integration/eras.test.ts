/** The workspaces of four eras that tests start from are what hosts of those eras make. */
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readDialect } from '../../src/store/db/dialect.js';
import { pageMessages } from '../../src/store/message/message-page.js';
import { listQuestions } from '../../src/store/message/question.js';
import { listSessions } from '../../src/store/session/session.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { ERA_NAMES, ERAS, makeEra, makeFilledEra, upgradeEra } from '../support/eras.js';
import { run } from '../support/session-files.js';
import { migrationsOf, shapeOf } from '../support/shape.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { NOON, temporaryFolder } from '../support/store-workspace.js';

const make = (era: (typeof ERA_NAMES)[number]) =>
  join(makeEra(era, join(temporaryFolder(), era), NOON), 'v2.db');

describe('the fixture of an era', () => {
  it('has its own migrations: 5, 13, 20, 23', () => {
    expect(ERA_NAMES.map((era) => ERAS[era].length)).toEqual([5, 13, 20, 23]);
    for (const era of ERA_NAMES) expect(migrationsOf(make(era))).toEqual(ERAS[era]);
  });

  it.each(ERA_NAMES)('%s is what it is taken for', (era) => {
    const ws = openWorkspace(makeEra(era, join(temporaryFolder(), 'data'), NOON));
    onTestFinished(() => ws.close());
    expect(ws.central.read(readDialect)).toMatchObject({ era, without: [] });
  });

  it('comes out the same where a host was upgraded, with the new names at the end', () => {
    const upgraded = make('2.0.64');
    const path = join(upgraded, '..');
    run(
      upgraded,
      "INSERT INTO messaging_groups (id, channel_type, platform_id, created_at) VALUES ('mg-a', 'slack', 'slack:1', '2026-11-22T12:00:00Z')",
    );
    upgradeEra(path, 'messaging-group-instance');
    expect(queryElsewhere(upgraded, 'SELECT id, instance FROM messaging_groups')).toEqual([
      { id: 'mg-a', instance: 'slack' },
    ]);
    upgradeEra(path, '2.2');
    expect(shapeOf(upgraded)).toEqual(shapeOf(make('2.2')));
    upgradeEra(path, '2.3');
    expect(shapeOf(upgraded)).toEqual(shapeOf(make('2.3')));
    const [old, added] = [migrationsOf(upgraded).slice(0, 13), migrationsOf(upgraded).slice(13)];
    expect(old).toEqual(ERAS['2.0.64']);
    expect(added).toEqual(ERAS['2.3'].filter((name) => !ERAS['2.0.64'].includes(name)));
  });

  it.each(ERA_NAMES)('%s, filled, opens and is read', (era) => {
    const made = makeFilledEra(era, join(temporaryFolder(), 'data'), NOON);
    const ws = openWorkspace(made.path);
    onTestFinished(() => ws.close());
    expect(
      listSessions(ws)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([made.chat, made.task].flatMap((session) => session?.key.sessionId ?? []).toSorted());
    const { messages } = pageMessages(ws, made.chat.key, { before: null, limit: 10 }, NOON);
    expect(messages).toHaveLength(era === 'seed' ? 3 : 0);
    expect(listQuestions(ws)).toEqual([]);
  });
});
