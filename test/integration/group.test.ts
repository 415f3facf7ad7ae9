import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../src/contract/entities/session.js';
import { showPlan } from '../../src/store/change/plan.js';
import {
  changeAgentGroup,
  createAgentGroup,
  listAgentGroups,
  planNewAgentGroup,
  removeAgentGroup,
} from '../../src/store/config/agent-group.js';
import { findTarget } from '../../src/store/config/destination.js';
import {
  changeMessagingGroup,
  createMessagingGroup,
  listMessagingGroups,
  removeMessagingGroup,
} from '../../src/store/config/messaging-group.js';
import { messagingGroupName } from '../../src/store/config/names.js';
import { changeWiring, createWiring, listWirings, removeWiring } from '../../src/store/config/wiring.js';
import { closeSession, resolveSession } from '../../src/store/session/session.js';
import { refusalOf } from '../support/refusal.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeWorkspace } from '../support/store-workspace.js';

const real = { clock: Date };

describe('an agent group', () => {
  it('is made with a safe id and a unique folder, renamed, listed and removed', async () => {
    const ws = await makeWorkspace(real);
    const made = await createAgentGroup(ws, { name: '  Research & Co ', folder: 'research' });
    expect(made).toMatchObject({ name: 'Research & Co', folder: 'research', agentProvider: null });
    expect(made.id).toMatch(/^ag-\d{13}-[0-9a-z]{8}$/);
    expect(listAgentGroups(ws).map(({ name }) => name)).toEqual(['One', 'Research & Co', 'Two']);
    expect(await changeAgentGroup(ws, made.id, { name: 'Lab', agentProvider: 'codex' })).toMatchObject({
      name: 'Lab',
      folder: 'research',
      agentProvider: 'codex',
    });
    expect(await changeAgentGroup(ws, made.id, { agentProvider: null })).toMatchObject({
      name: 'Lab',
      agentProvider: null,
    });
    await removeAgentGroup(ws, made.id);
    expect(listAgentGroups(ws)).toHaveLength(2);
    expect(await refusalOf(() => removeAgentGroup(ws, made.id))).toBe('AGENT_GROUP_NOT_FOUND');
    expect(await refusalOf(() => changeAgentGroup(ws, made.id, { name: 'x' }))).toBe('AGENT_GROUP_NOT_FOUND');
  });

  it('N1: gets its row in container_configs, without which no host wakes it; both are undone together', async () => {
    const ws = await makeWorkspace(real);
    const plan = showPlan(ws, planNewAgentGroup({ name: 'Pilot', folder: 'pilot' }));
    expect(plan.map(({ table }) => table)).toEqual(['agent_groups', 'container_configs']);
    const made = await createAgentGroup(ws, { name: 'Pilot', folder: 'pilot' }, plan);
    expect(made.config).toEqual({ timezone: null, mostMessages: null });
    const rows = 'SELECT agent_group_id, skills, cli_scope, updated_at FROM container_configs';
    expect(queryElsewhere(join(ws.path, 'v2.db'), rows)).toEqual([
      {
        agent_group_id: made.id,
        skills: '"all"',
        cli_scope: 'group',
        updated_at: expect.stringMatching(/Z$/),
      },
    ]);
    await removeAgentGroup(ws, made.id);
    expect(queryElsewhere(join(ws.path, 'v2.db'), rows)).toEqual([]);
  });

  it('N1: is told from one that no host wakes; where hosts keep no such rows none is missing', async () => {
    const ws = await makeWorkspace(real);
    expect(listAgentGroups(ws).map(({ config }) => config)).toEqual([null, null]);
    await ws.central.write((db) =>
      db.exec(`INSERT INTO container_configs (agent_group_id, updated_at, timezone, max_messages_per_prompt)
          VALUES ('ag-one', 'x', 'America/Sao_Paulo', 3)`),
    );
    expect(listAgentGroups(ws).map(({ config }) => config)).toEqual([
      { timezone: 'America/Sao_Paulo', mostMessages: 3 },
      null,
    ]);
    await ws.central.write((db) => db.exec('DROP TABLE container_configs'));
    const unknown = { timezone: null, mostMessages: null };
    expect(listAgentGroups(ws).map(({ config }) => config)).toEqual([unknown, unknown]);
    expect((await createAgentGroup(ws, { name: 'Old', folder: 'old' })).config).toEqual(unknown);
  });

  it.each(['', '.', '..', 'a/b', '../x', 'a b', '-a', 'global', 'ä', 'x'.repeat(65), 'a\0'])(
    'is refused with the folder %j',
    async (folder) => {
      const ws = await makeWorkspace();
      expect(await refusalOf(() => createAgentGroup(ws, { name: 'x', folder }))).toBe('FIELD_INVALID');
      expect(listAgentGroups(ws)).toHaveLength(2);
    },
  );

  it('is refused with another’s folder in any case, and with a name that is none', async () => {
    const ws = await makeWorkspace(real);
    expect(await refusalOf(() => createAgentGroup(ws, { name: 'x', folder: 'ONE' }))).toBe(
      'AGENT_GROUP_FOLDER_TAKEN',
    );
    for (const name of ['', '  ', 'a\nb', 'a\u0000', '\ud800', 'x'.repeat(1025)]) {
      expect(await refusalOf(() => createAgentGroup(ws, { name, folder: 'free' }))).toBe('FIELD_INVALID');
    }
  });

  it('has a folder for which every host starts a container', async () => {
    const ws = await makeWorkspace(real);
    const longest = 'x'.repeat(63);
    for (const folder of ['a', 'a-b_c', '0x', longest]) {
      expect((await createAgentGroup(ws, { name: folder, folder })).folder).toBe(folder);
    }
    for (const folder of [
      '',
      '-a',
      'a-',
      '_a',
      'a_',
      `${longest}x`,
      'a.b',
      '../a',
      'a b',
      'é',
      'Global',
      'a\n',
    ]) {
      expect(await refusalOf(() => createAgentGroup(ws, { name: 'x', folder }))).toBe('FIELD_INVALID');
    }
  });

  it('is not removed while something refers to it, and what does is named', async () => {
    const ws = await makeWorkspace(real);
    const { session } = await resolveSession(ws, 'ag-one', 'mg-a', null, 'shared');
    const wiring = await createWiring(ws, { messagingGroupId: 'mg-a', agentGroupId: 'ag-one' });
    await ws.central.write((db) =>
      db.exec(`
        INSERT INTO agent_destinations VALUES ('ag-two', 'colleague', 'agent', 'ag-one', '2026-11-22T12:00:00Z');
        CREATE TABLE of_a_newer_host (label TEXT, grp TEXT REFERENCES agent_groups(id));
        INSERT INTO of_a_newer_host VALUES ('thing', 'ag-one'), ('other', 'ag-one');
        INSERT INTO container_configs (agent_group_id, updated_at) VALUES ('ag-two', '2026-11-22T12:00:00Z');`),
    );
    await expect(removeAgentGroup(ws, 'ag-one')).rejects.toMatchObject({
      data: {
        code: 'IN_USE',
        message: expect.stringContaining('2 × of_a_newer_host (“other”, “thing”)'),
        details: {
          by: expect.arrayContaining([
            { what: 'sessions', count: 1, names: [session.id] },
            { what: 'wirings', count: 1, names: [wiring.id] },
            { what: 'destinations', count: 1, names: ['colleague'] },
            { what: 'of_a_newer_host', count: 2, names: ['other', 'thing'] },
          ]),
        },
      },
    });
    // Its own destination refers to it; its configuration goes with it.
    expect(await refusalOf(() => removeAgentGroup(ws, 'ag-two'))).toBe('IN_USE');
    await ws.central.write((db) => db.exec('DELETE FROM agent_destinations'));
    await removeAgentGroup(ws, 'ag-two');
    expect(listAgentGroups(ws).map(({ id }) => id)).toEqual(['ag-one']);
  });
});

describe('a messaging group', () => {
  it('is made, changed, listed and removed; its address is unique', async () => {
    const ws = await makeWorkspace(real);
    const made = await createMessagingGroup(ws, {
      channelType: 'discord',
      platformId: 'discord:1:2',
      isGroup: true,
    });
    expect(made).toMatchObject({
      channelType: 'discord',
      platformId: 'discord:1:2',
      name: null,
      isGroup: true,
    });
    expect(made.id).toMatch(/^mg-\d{13}-[0-9a-z]{8}$/);
    expect(
      await refusalOf(() => createMessagingGroup(ws, { channelType: 'discord', platformId: 'discord:1:2' })),
    ).toBe('MESSAGING_GROUP_TAKEN');
    await changeMessagingGroup(ws, made.id, { name: '#general', unknownSenderPolicy: 'public' });
    ws.close();
    expect(
      queryElsewhere(
        `${ws.path}/v2.db`,
        `SELECT name, is_group, unknown_sender_policy FROM messaging_groups WHERE id = '${made.id}'`,
      ),
    ).toEqual([{ name: '#general', is_group: 1, unknown_sender_policy: 'public' }]);
  });

  it('N2: is one for each bot of the channel in a workspace that tells them apart', async () => {
    const ws = await makeWorkspace(real);
    const address = { channelType: 'discord', platformId: 'discord:1:2' };
    const own = await createMessagingGroup(ws, address);
    expect(own.instance).toBe('discord');
    const other = await createMessagingGroup(ws, { ...address, instance: ' discord-two ' });
    expect(other.instance).toBe('discord-two');
    for (const instance of [null, 'discord', 'discord-two']) {
      const again = () => createMessagingGroup(ws, { ...address, instance });
      expect(await refusalOf(again)).toBe('MESSAGING_GROUP_TAKEN');
    }
    expect(await refusalOf(() => createMessagingGroup(ws, { ...address, instance: 'a\nb' }))).toBe(
      'FIELD_INVALID',
    );
    expect(messagingGroupName(other)).toBe('discord:1:2 (discord-two)');
    // An agent's answer goes by the bot that brought the message.
    for (const messagingGroup of [own, other]) {
      const session = { agentGroup: { id: 'ag-one' }, messagingGroup } as SessionSummary;
      const target = findTarget(ws, session, { ...address, threadId: null });
      expect(target).toMatchObject({ type: 'chat', permitted: 'own chat' });
    }
  });

  it('has no bot of its own in an older workspace, and one that is asked for is refused by name', async () => {
    const ws = await makeWorkspace({ ...real, era: '2.0.64' });
    expect(await createMessagingGroup(ws, { channelType: 'slack', platformId: 'slack:9' })).toMatchObject({
      instance: null,
    });
    await expect(
      createMessagingGroup(ws, { channelType: 'slack', platformId: 'slack:10', instance: 'two' }),
    ).rejects.toMatchObject({
      data: { code: 'COLUMN_MISSING', details: { columns: ['messaging_groups.instance'] } },
    });
  });

  it('is not removed while something refers to it', async () => {
    const ws = await makeWorkspace(real);
    await resolveSession(ws, 'ag-one', 'mg-a', null, 'shared');
    await ws.central.write((db) =>
      db.exec(
        `INSERT INTO agent_destinations VALUES ('ag-two', 'home', 'channel', 'mg-b', '2026-11-22T12:00:00Z')`,
      ),
    );
    expect(await refusalOf(() => removeMessagingGroup(ws, 'mg-a'))).toBe('IN_USE');
    expect(await refusalOf(() => removeMessagingGroup(ws, 'mg-b'))).toBe('IN_USE');
    await ws.central.write((db) => db.exec('DELETE FROM agent_destinations'));
    await removeMessagingGroup(ws, 'mg-b');
    expect(listMessagingGroups(ws).map(({ id }) => id)).toEqual(['mg-a']);
    expect(await refusalOf(() => removeMessagingGroup(ws, 'mg-b'))).toBe('MESSAGING_GROUP_NOT_FOUND');
  });

  it('is refused with fields that are none', async () => {
    const ws = await makeWorkspace(real);
    for (const wanted of [
      { channelType: '', platformId: 'x' },
      { channelType: 'x', platformId: ' ' },
      { channelType: 'x', platformId: 'a\tb' },
      { channelType: 'x', platformId: 'y', name: 'a\nb' },
    ]) {
      expect(await refusalOf(() => createMessagingGroup(ws, wanted))).toBe('FIELD_INVALID');
    }
  });
});

describe('a wiring', () => {
  it('is made with what a host takes for usual, changed, listed and removed', async () => {
    const ws = await makeWorkspace(real);
    const made = await createWiring(ws, { messagingGroupId: 'mg-a', agentGroupId: 'ag-one' });
    expect(made).toMatchObject({
      mode: 'shared',
      priority: 0,
      engageMode: 'pattern',
      engagePattern: '.',
      senderScope: 'all',
      ignoredMessagePolicy: 'drop',
    });
    expect(
      await changeWiring(ws, made.id, { mode: 'per-thread', engageMode: 'mention', engagePattern: null }),
    ).toMatchObject({
      mode: 'per-thread',
      engageMode: 'mention',
      engagePattern: null,
      senderScope: 'all',
    });
    expect(
      await refusalOf(() => createWiring(ws, { messagingGroupId: 'mg-a', agentGroupId: 'ag-one' })),
    ).toBe('WIRING_TAKEN');
    expect(
      await refusalOf(() => createWiring(ws, { messagingGroupId: 'mg-x', agentGroupId: 'ag-one' })),
    ).toBe('MESSAGING_GROUP_NOT_FOUND');
    expect(await refusalOf(() => createWiring(ws, { messagingGroupId: 'mg-a', agentGroupId: 'ag-x' }))).toBe(
      'AGENT_GROUP_NOT_FOUND',
    );
    for (const engagePattern of ['(', 'a\ud800', 'a\0'])
      expect(await refusalOf(() => changeWiring(ws, made.id, { engagePattern }))).toBe('FIELD_INVALID');
    expect(await refusalOf(() => changeWiring(ws, made.id, { priority: 1.5 }))).toBe('FIELD_INVALID');
    const { session } = await resolveSession(ws, 'ag-one', 'mg-a', 't', 'per-thread');
    await expect(removeWiring(ws, made.id)).rejects.toMatchObject({
      data: { code: 'IN_USE', details: { by: [{ what: 'active sessions', count: 1, names: [session.id] }] } },
    });
    await closeSession(ws, session.id);
    await removeWiring(ws, made.id);
    expect(listWirings(ws)).toEqual([]);
    expect(await refusalOf(() => removeWiring(ws, made.id))).toBe('WIRING_NOT_FOUND');
  });

  it('S04: in an older workspace has what that has columns for, and what cannot be set is named', async () => {
    const ws = await makeWorkspace(real);
    await ws.central.write((db) => {
      for (const column of ['engage_mode', 'engage_pattern', 'sender_scope', 'ignored_message_policy']) {
        db.exec(`ALTER TABLE messaging_group_agents DROP COLUMN ${column}`);
      }
    });
    const made = await createWiring(ws, {
      messagingGroupId: 'mg-a',
      agentGroupId: 'ag-one',
      mode: 'agent-shared',
    });
    expect(made).toMatchObject({ mode: 'agent-shared', engageMode: null });
    await expect(changeWiring(ws, made.id, { engageMode: 'mention', priority: 3 })).rejects.toMatchObject({
      data: { code: 'COLUMN_MISSING', details: { columns: ['messaging_group_agents.engage_mode'] } },
    });
    expect(listWirings(ws)).toMatchObject([{ priority: 0 }]);
  });

  it('in a newer workspace that asks for what we do not know is refused by name', async () => {
    const ws = await makeWorkspace(real);
    await ws.central.write((db) =>
      db.exec(`
        DROP TABLE messaging_group_agents;
        CREATE TABLE messaging_group_agents (id TEXT PRIMARY KEY, messaging_group_id TEXT NOT NULL, agent_group_id TEXT NOT NULL,
          session_mode TEXT, created_at TEXT NOT NULL, tenant TEXT NOT NULL, flavour TEXT)`),
    );
    await expect(
      createWiring(ws, { messagingGroupId: 'mg-a', agentGroupId: 'ag-one' }),
    ).rejects.toMatchObject({
      data: { code: 'COLUMN_UNKNOWN', details: { columns: ['messaging_group_agents.tenant'] } },
    });
  });
});
