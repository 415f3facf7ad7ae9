import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listDestinations, writeDestinations } from '../../src/store/config/destination.js';
import { writeSessionRouting } from '../../src/store/session/session-routing.js';
import { openWorkspace } from '../../src/store/workspace.js';
import { makeFullWorkspace, SESSIONS } from '../support/full-workspace.js';
import { PYTHON } from '../support/python-path.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, NOON, type TestSession, temporaryFolder } from '../support/store-workspace.js';

async function configure(s: TestSession, ...rows: [string, string, string][]): Promise<void> {
  await s.ws.central.write((db) => {
    const insert = db.prepare(
      "INSERT INTO agent_destinations VALUES ('ag-one', ?, ?, ?, '2026-11-22T12:00:00.000Z')",
    );
    for (const row of rows) insert.run(...row);
  });
}

describe('the destinations of a session', () => {
  it('are overwritten whole, and those whose target is gone are named', async () => {
    const s = await makeSession();
    await configure(
      s,
      ['b', 'channel', 'mg-b'],
      ['two', 'agent', 'ag-two'],
      ['lost', 'channel', 'mg-none'],
      ['odd', 'pigeon', 'x'],
    );
    const written = await writeDestinations(s.ws, s.agentGroupId, s.sessionId);
    expect(written).toEqual({
      written: 2,
      dangling: [
        { name: 'lost', targetType: 'channel', targetId: 'mg-none' },
        { name: 'odd', targetType: 'pigeon', targetId: 'x' },
      ],
    });
    const channel = {
      name: 'b',
      display_name: 'b',
      type: 'channel',
      channel_type: 'slack',
      platform_id: 'slack:2',
      agent_group_id: null,
    };
    const agent = {
      name: 'two',
      display_name: 'Two',
      type: 'agent',
      channel_type: null,
      platform_id: null,
      agent_group_id: 'ag-two',
    };
    expect(queryElsewhere(s.inbound, 'SELECT * FROM destinations ORDER BY name')).toEqual([channel, agent]);
    await s.ws.central.write((db) =>
      db.prepare("DELETE FROM agent_destinations WHERE local_name = 'b'").run(),
    );
    await writeDestinations(s.ws, s.agentGroupId, s.sessionId);
    expect(queryElsewhere(s.inbound, 'SELECT * FROM destinations')).toEqual([agent]);
    expect(listDestinations(s.ws, 'ag-one').map(({ name }) => name)).toEqual(['two']);
  });

  it('S04: an older session without the tables is named for it', async () => {
    const s = await makeSession();
    const drop =
      'import sqlite3,sys; sqlite3.connect(sys.argv[1]).executescript("DROP TABLE destinations; DROP TABLE session_routing")';
    execFileSync(PYTHON, ['-c', drop, s.inbound]);
    expect(await refusalOf(() => writeDestinations(s.ws, s.agentGroupId, s.sessionId))).toBe(
      'COLUMN_MISSING',
    );
    expect(await refusalOf(() => writeSessionRouting(s.ws, s.agentGroupId, s.sessionId))).toBe(
      'COLUMN_MISSING',
    );
  });

  it('I02: are not written for a session that is not there', async () => {
    const s = await makeSession();
    expect(await refusalOf(() => writeDestinations(s.ws, 'ag-one', 'sess-none'))).toBe('SESSION_NOT_FOUND');
    expect(await refusalOf(() => writeSessionRouting(s.ws, 'ag-two', s.sessionId))).toBe('SESSION_NOT_FOUND');
  });

  it('come out as the host’s were, and so does the routing', async () => {
    const ws = openWorkspace(makeFullWorkspace(join(temporaryFolder(), 'data'), NOON));
    for (const { agentGroupId, id: sessionId, inbound: file } of Object.values(SESSIONS)) {
      const inbound = join(ws.path, file);
      const look = () => [
        queryElsewhere(inbound, 'SELECT * FROM destinations ORDER BY name'),
        queryElsewhere(inbound, 'SELECT * FROM session_routing'),
      ];
      const before = look();
      await writeDestinations(ws, agentGroupId, sessionId);
      await writeSessionRouting(ws, agentGroupId, sessionId);
      expect(look()).toEqual(before);
    }
    ws.close();
  });
});

describe('the routing of a session', () => {
  it('names the messaging group that is gone', async () => {
    const s = await makeSession();
    const orphan =
      'import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute("UPDATE sessions SET messaging_group_id=\'mg-gone\'"); c.commit()';
    execFileSync(PYTHON, ['-c', orphan, join(s.ws.path, 'v2.db')]);
    expect(await writeSessionRouting(s.ws, s.agentGroupId, s.sessionId)).toEqual({
      channelType: null,
      platformId: null,
      threadId: null,
      dangling: 'mg-gone',
    });
  });

  it('is its own chat and thread, one row however often it is written', async () => {
    const s = await makeSession();
    await writeSessionRouting(s.ws, s.agentGroupId, s.sessionId);
    await writeSessionRouting(s.ws, s.agentGroupId, s.sessionId);
    expect(queryElsewhere(s.inbound, 'SELECT * FROM session_routing')).toEqual([
      { id: 1, channel_type: 'telegram', platform_id: 'tg:1', thread_id: null },
    ]);
  });
});
