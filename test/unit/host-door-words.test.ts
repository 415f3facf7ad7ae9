import { describe, expect, it } from 'vitest';
import type { DoorState, HostDoors } from '../../src/contract/entities/host-door.js';
import { hostCaveat, hostSentence, hostWords, restartWords } from '../../src/rules/host-door-words.js';
import { whyOnlyDirect } from '../../src/rules/host-route.js';

const doors = (ncl: DoorState, cli: DoorState): HostDoors['doors'] => [
  { name: 'ncl', state: ncl, because: `ncl is ${ncl}` },
  { name: 'cli', state: cli, because: `cli is ${cli}` },
];
const state = (more: Partial<HostDoors> = {}): HostDoors => ({
  ...{
    doors: doors('open', 'open'),
    host: 'alive',
    played: false,
    era: 'newer',
    commands: {},
    unclear: null,
    at: 0,
  },
  ...more,
});

describe('a host in words', () => {
  it.each([
    [state(), 'host alive, 2.1.54 or newer'],
    [state({ era: 'older', played: true }), 'played host alive, older than 2.1.54'],
    [state({ era: null, unclear: 'no answer came' }), 'host alive'],
    [state({ doors: doors('open', 'absent') }), 'host alive, 2.1.54 or newer, no cli.sock'],
    [state({ host: 'half', doors: doors('absent', 'open'), era: null }), 'host starting or ending'],
    [state({ host: 'none', doors: doors('stale', 'absent'), era: null }), 'no host answers'],
  ])('%#', (known, words) => {
    expect(hostWords(known)).toBe(words);
  });

  it('says of each door why, and what does not follow from it', () => {
    expect(hostSentence(state())).toBe('ncl.sock: ncl is open. cli.sock: cli is open.');
    expect(hostCaveat(state())).toBeNull();
    expect(hostCaveat(state({ unclear: 'no answer came' }))).toBe(
      'What this host can do is not known: no answer came.',
    );
    expect(hostSentence(state({ host: 'none', doors: doors('foreign', 'stale') }))).toMatch(
      /^ncl\.sock: ncl is foreign\. cli\.sock: cli is stale\. That denies no host/,
    );
    expect(hostCaveat(state({ host: 'half' }))).toContain('starting, or hangs in its end');
  });

  it('foretells the freeze of a restart, and that a message to nobody is lost', () => {
    expect(restartWords(0, 'newer')).toEqual([expect.stringContaining('a message would be lost')]);
    expect(restartWords(1, 'newer')[0]).toContain('its one container');
    expect(restartWords(6, 'newer')[0]).toContain('6 containers, one after the other');
    expect(restartWords(6, 'older')[1]).toContain('stay stopped until the next message or sweep');
  });
});

describe('what only a direct write can do', () => {
  const form: Parameters<typeof whyOnlyDirect>[0] = {
    ...{ kind: 'chat', asJson: false, due: '', recurrence: '' },
    ...{ trigger: true, onWake: false, address: null },
  };
  const nothing = { attachments: 0, replaces: false };

  it.each([
    [{ kind: 'task' }, nothing, 'no task'],
    [{ kind: 'chat-sdk' }, nothing, 'no chat-sdk'],
    [{ asJson: true }, nothing, 'text only'],
    [{}, { ...nothing, attachments: 1 }, 'no attachments'],
    [{ due: 'in 5 min' }, nothing, 'no time'],
    [{ recurrence: '* * * * *' }, nothing, 'no time'],
    [{ trigger: false }, nothing, 'starts a turn'],
    [{ onWake: true }, nothing, 'wait for a wake'],
    [{ address: { channelType: 'a', platformId: 'b', threadId: null } }, nothing, 'own chat'],
    [{}, { ...nothing, replaces: true }, 'take the earlier message back'],
  ] as const)('%j %j', (change, besides, words) => {
    expect(whyOnlyDirect({ ...form, ...change }, besides)).toContain(words);
  });

  it('is nothing about a plain chat message', () => {
    expect(whyOnlyDirect(form, nothing)).toBeNull();
  });
});
