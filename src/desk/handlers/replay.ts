import type { Office } from '../office.js';
import { Replay } from '../replay.js';
import type { Handlers } from '../serve.js';

export function replayHandlers({ desk, staging, batch }: Office) {
  const replay = new Replay(desk, staging, batch);
  return {
    'replay.plan': async (input) => (await replay.plan(input, 'plan')).map(({ line }) => line),
    'replay.run': (input) => replay.run(input),
  } satisfies Partial<Handlers>;
}
