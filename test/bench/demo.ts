/** Making the demo workspace, which a first start waits for. */
import { join } from 'node:path';
import { createDemo } from '../../src/play/demo.js';
import { alone, type Suite, timed } from './measure.js';
import type { Options } from './options.js';

const NAME = 'making the demo workspace (ms)';

export function demo({ scratch, quick }: Options): Suite {
  return {
    names: [NAME],
    run: async () => {
      const samples: number[] = [];
      for (let i = 0; i < (quick ? 1 : 3); i += 1) {
        samples.push(await timed(() => createDemo(join(scratch, `demo-${i}`))));
      }
      return [alone(NAME, samples)];
    },
  };
}
