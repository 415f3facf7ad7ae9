import { describe, expect, it } from 'vitest';
import { dialectFacts, dialectOf, dialectSentence, eraName } from '../../src/rules/dialect.js';

const SINCE_2_0 = ['container_configs'];
const SINCE_2_1 = [
  'agent_message_policies',
  'pending_approvals.approver_user_id',
  'messaging_groups.instance',
  'messaging_group_agents.threads',
  'container_configs.timezone',
];
const SINCE_2_2 = ['messaging_groups.detached_at'];
const SINCE_2_3 = ['pending_approvals.instance'];
const LATER = ['host_instances', 'session_claims', 'delivery_attempts', 'container_configs.speed'];

function of(...signs: string[]) {
  const there = new Set(signs);
  return dialectOf((table, column) => there.has(column === undefined ? table : `${table}.${column}`));
}

const released = [
  { name: 'the seed', signs: [], era: 'seed', pollOrder: 'newest' },
  { name: '2.0.64', signs: SINCE_2_0, era: '2.0.64', pollOrder: 'newest' },
  { name: '2.1.54', signs: [...SINCE_2_0, ...SINCE_2_1], era: '2.1', pollOrder: 'unknown' },
  {
    name: '2.2.0',
    signs: [...SINCE_2_0, ...SINCE_2_1, ...SINCE_2_2],
    era: '2.2',
    pollOrder: 'triggers-first',
  },
  {
    name: '2.3.0, before it had leases',
    signs: [...SINCE_2_0, ...SINCE_2_1, ...SINCE_2_2, ...SINCE_2_3],
    era: '2.3',
    pollOrder: 'triggers-first',
  },
  {
    name: '2.4.0',
    signs: [...SINCE_2_0, ...SINCE_2_1, ...SINCE_2_2, ...SINCE_2_3, ...LATER],
    era: '2.3',
    pollOrder: 'triggers-first',
  },
];

describe('the dialect is told by what v2.db has', () => {
  for (const { name, signs, era, pollOrder } of released) {
    it(`${name} is certain`, () => {
      expect(of(...signs)).toMatchObject({ era, pollOrder, without: [] });
    });
  }

  it('a fork that left a migration out is of its newest part, and takes the forecast that holds for all', () => {
    const all = released.at(-1)?.signs ?? [];
    for (const gone of [...SINCE_2_0, ...SINCE_2_1, ...SINCE_2_2, ...SINCE_2_3]) {
      const dialect = of(...all.filter((sign) => sign !== gone));
      expect(dialect).toMatchObject({ era: '2.3', pollOrder: 'unknown', without: [gone] });
      expect(dialectSentence(dialect)).toContain(`${gone}, which earlier versions added, is missing`);
    }
  });

  it('says what it was told by', () => {
    const today = of(...(released.at(-1)?.signs ?? []));
    expect(eraName(today)).toBe('2.3 or later');
    expect(dialectSentence(today)).toBe(
      'Told by pending_approvals.instance, host_instances, session_claims, delivery_attempts, container_configs.speed in v2.db.',
    );
    expect(dialectSentence(of())).toMatch(/none of the tables and columns/);
  });

  it('says what hosts and runners do, each in a sentence that the other era has otherwise', () => {
    const today = dialectFacts(of(...(released.at(-1)?.signs ?? [])));
    const seed = dialectFacts(of());
    expect(today).toContain('Each series of tasks has a session of its own.');
    expect(seed).toContain('Tasks run in the sessions of chats.');
    expect(today).toHaveLength(seed.length);
    expect(today.filter((fact) => seed.includes(fact))).toEqual([]);
  });

  it('a 2.1 before its last parts is not certain, and has no sessions for tasks', () => {
    const early = of(...SINCE_2_0, 'agent_message_policies', 'messaging_groups.instance');
    expect(early).toMatchObject({ era: '2.1', taskSessions: false, instances: true, policies: true });
  });
});
