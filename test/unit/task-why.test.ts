/** Why, for tasks where each series has a session of its own, and where it has none. */
import { describe, expect, it } from 'vitest';
import type { TaskFacts } from '../../src/contract/entities/message-facts.js';
import { messageWhy } from '../../src/rules/message-why.js';
import { at, container, facts, hosts, inbound, NOW, outbound } from '../support/message-facts.js';

const OWN: TaskFacts = { own: true, series: 'tide-19be', live: 1, streak: 0 };
const CHAT: TaskFacts = { ...OWN, series: null, live: 0 };
const OLDER: TaskFacts = { own: false, series: null, live: 0, streak: 0 };
const stopped = container({ claimed: 'stopped', heartbeatAt: at(-7200) });
const daily = { cron: '0 9 * * *', nextAt: at(600) };
const task = (more: Parameters<typeof inbound>[0] = {}) => inbound({ kind: 'task', ...more });
const log = (more: Parameters<typeof outbound>[0] = {}) =>
  outbound({ kind: 'task_log', address: { channelType: null, platformId: null, threadId: null }, ...more });
const why = (row: Parameters<typeof facts>[0], tasks: TaskFacts, more = {}) =>
  messageWhy(facts(row, { tasks, container: stopped, ...more }), NOW);
const steps = (verdict: ReturnType<typeof why>) => verdict.forecast.map(({ sentence }) => sentence).join(' ');

describe('what is written for a run log', () => {
  it('is not sent, in the session of a series', () => {
    const given = why(log(), OWN);
    expect(given).toMatchObject({ title: 'Written to the run log, not sent', tone: 'ok', advice: null });
    expect(given.evidence.map(({ value }) => value)).toContain('tasks/tide-19be.md');
    expect(why(log({ delivery: null }), OWN)).toMatchObject({ title: 'Goes to the run log', tone: 'ok' });
    const alone = why(log({ delivery: null }), OWN, { host: hosts.none });
    expect(alone).toMatchObject({ tone: 'attention', advice: 'Start the host.' });
  });

  it('is dropped elsewhere, and in a session for all of an agent’s tasks', () => {
    for (const tasks of [CHAT, { ...OWN, series: '' }]) {
      expect(why(log(), tasks)).toMatchObject({ title: 'Dropped', tone: 'attention' });
      expect(why(log({ delivery: null }), tasks).title).toBe('Will be dropped');
    }
  });

  it('a delivery of it that failed is one that failed', () => {
    const delivery = { status: 'failed', at: at(-5), platformMessageId: null };
    expect(why(log({ delivery }), OWN).title).toBe('Delivery failed');
  });
});

describe('a run', () => {
  const done = { status: 'completed', ack: { status: 'completed', at: at(-60) } };

  it('that is done says where its last words went', () => {
    expect(why(task(done), OWN).sentence).toMatch(/goes to the run log and is sent to nobody: only what/);
    expect(why(task(done), CHAT).sentence).toMatch(/is dropped, since this is no session of a task/);
    expect(why(task(done), OLDER).sentence).not.toMatch(/run log|dropped/);
    expect(why(inbound(done), OWN).sentence).not.toMatch(/run log/);
  });

  it('after which none is left lets the host close the session', () => {
    expect(steps(why(task(done), { ...OWN, live: 0 }))).toMatch(/closes the session, since no run/);
    const runs = why(task(done), { ...OWN, live: 0 }, { container: container() });
    expect(steps(runs)).toMatch(/Once no container runs: /);
    for (const tasks of [OWN, CHAT, OLDER, { ...OWN, live: null }]) {
      expect(steps(why(task(done), tasks))).not.toMatch(/closes the session/);
    }
    const closed = container({ claimed: 'stopped', closed: true });
    expect(steps(why(task(done), { ...OWN, live: 0 }, { container: closed }))).not.toMatch(/closes/);
  });

  it('that was cancelled is settled, in any workspace', () => {
    for (const tasks of [OWN, OLDER]) {
      expect(why(task({ status: 'cancelled' }), tasks)).toMatchObject({
        ...{ state: 'cancelled', title: 'Cancelled', tone: 'ok', advice: null },
      });
    }
  });
});

describe('runs whose script fails', () => {
  const failed = { status: 'failed', ack: { status: 'script-skip:error', at: at(-60) }, recurrence: daily };

  it('say how many, and when the next comes', () => {
    const given = why(task(failed), { ...OWN, streak: 5 });
    expect(given.sentence).toMatch(/5 runs in a row have failed: the host makes the next one 32 min later/);
    // Ten minutes by its recurrence, half an hour by what failed.
    expect(given.forecast.at(-1)).toMatchObject({
      sentence: 'The next of its series is due.',
      at: NOW + 32 * 60_000,
    });
    expect(why(task(failed), { ...OWN, streak: 1 }).forecast.at(-1)?.at).toBe(at(600));
  });

  it('are paused by the host after eight, which is no pause of an operator’s', () => {
    expect(steps(why(task(failed), { ...OWN, streak: 8 }))).toMatch(/makes it paused/);
    const paused = task({ status: 'paused', recurrence: daily });
    expect(why(paused, { ...OWN, streak: 8 })).toMatchObject({
      title: 'Paused by the host',
      tone: 'problem',
    });
    expect(why(paused, { ...OWN, streak: 7 })).toMatchObject({ title: 'Paused task', tone: 'waiting' });
    expect(why(paused, { ...OLDER, streak: 8 })).toMatchObject({ title: 'Paused task' });
  });

  it('a failed row ends a series with older hosts alone', () => {
    const gave = { status: 'failed', tries: 5, recurrence: daily };
    expect(why(task(gave), OLDER).title).toMatch(/its series ends/);
    expect(why(task(gave), { ...OWN, streak: 1 }).title).toBe('The host gave up');
    expect(why(task(gave), { ...OWN, streak: 1 }).forecast).not.toEqual([]);
  });
});
