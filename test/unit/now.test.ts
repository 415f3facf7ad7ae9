import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ContainerFacts } from '../../src/contract/entities/container.js';
import { useTimeOf } from '../../src/renderer/ui/now.js';
import { containerVerdict } from '../../src/rules/container-state.js';
import { containerFacts } from '../support/container-facts.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function State({ facts }: { facts: ContainerFacts }) {
  return containerVerdict(facts, useTimeOf(facts, 5000)).state;
}

it('N5: judges what was just read by the time of reading, never by a coarse clock that lags behind', () => {
  const START = Date.UTC(2026, 10, 29, 9, 0, 0);
  const states = new Set<string>();
  // A container that beats every 900 ms, and a window that reads each of its beats.
  for (let at = START; at < START + 30_000; at += 900) {
    vi.setSystemTime(at);
    const facts = containerFacts({ claimed: 'running', heartbeatAt: at });
    states.add(renderToString(createElement(State, { facts })));
  }
  expect([...states]).toEqual(['running']);
});
