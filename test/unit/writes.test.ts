import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  forgetWrites,
  isStanding,
  takeBack,
  takeBackNewest,
  write,
  writing,
} from '../../src/renderer/bridge/writes.js';
import { refusalOf } from '../support/refusal.js';

interface Asked {
  method: string;
  input: unknown;
  answer(result: unknown): void;
}

let asked: Asked[];
let nextEntry: number;

beforeEach(() => {
  forgetWrites();
  asked = [];
  nextEntry = 1;
  const invoke = (method: string, input: unknown) =>
    new Promise((answer) => {
      asked.push({ method, input, answer });
    });
  vi.stubGlobal('window', { bridge: { invoke } });
  return async () => {
    // Nothing stays under way for the next test.
    while (asked.length > 0) {
      refuse();
      await settled();
    }
    vi.unstubAllGlobals();
  };
});

/** The oldest unanswered call is done, as main would say it. */
function done(sentence: string, undoable = true): void {
  asked.shift()?.answer({ ok: true, value: undefined, entry: { id: nextEntry, sentence, undoable } });
  nextEntry += 1;
}

function refuse(code = 'READ_ONLY'): void {
  asked.shift()?.answer({ ok: false, error: { code, message: 'x', details: {} } });
}

const mark = () => write('container.mark', { sessionId: 's', status: 'running' });
const undone = () => asked.map(({ method, input }) => [method, input]);
const ignore = () => undefined;
/** Resolves when everything that can go on without an answer has done so. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function marked(sentence: string, undoable = true): Promise<void> {
  const writing = mark();
  done(sentence, undoable);
  await writing;
}

describe('what this window wrote', () => {
  it('is taken back newest first, and done again in the order of the undoing', async () => {
    await marked('A');
    await marked('B');
    const steps: unknown[] = [];
    for (const direction of ['undo', 'undo', 'undo', 'redo', 'redo', 'redo'] as const) {
      const taking = takeBackNewest(direction);
      await settled();
      done('Undo or redo');
      steps.push(await taking.then((taken) => taken && [taken.direction, taken.sentence]));
    }
    expect(steps).toEqual([...[['undo', 'B'], ['undo', 'A'], null], ...[['redo', 'A'], ['redo', 'B'], null]]);
  });

  it('cannot be done again after another write', async () => {
    await marked('A');
    const taking = takeBackNewest('undo');
    await settled();
    done('Undo: A');
    await taking;
    await marked('B');
    expect(await takeBackNewest('redo')).toBeNull();
  });

  it('leaves out what cannot be undone', async () => {
    await marked('A');
    await marked('a new session', false);
    takeBackNewest('undo').catch(ignore);
    await settled();
    expect(undone()).toEqual([['audit.undo', { id: 1 }]]);
  });

  it('is forgotten with its workspace', async () => {
    await marked('A');
    expect(isStanding(1)).toBe(true);
    forgetWrites();
    expect(isStanding(1)).toBe(false);
    expect(await takeBackNewest('undo')).toBeNull();
  });

  it('is taken back once, by a key or in the audit log', async () => {
    await marked('A');
    takeBack(1).catch(ignore);
    expect(isStanding(1)).toBe(false);
    done('Undo: A');
    await settled();
    expect(await takeBackNewest('undo')).toBeNull();
  });
});

describe('while something is being written', () => {
  it('waits for it, and takes back that one', async () => {
    await marked('A');
    const second = mark();
    takeBackNewest('undo').catch(ignore);
    await settled();
    expect(undone()).toEqual([['container.mark', { sessionId: 's', status: 'running' }]]);
    done('B');
    await second;
    await settled();
    expect(undone()).toEqual([['audit.undo', { id: 2 }]]);
  });

  it('waits also for what comes before the write', async () => {
    let prepared = (): void => undefined;
    writing(async () => {
      await new Promise<void>((resolve) => {
        prepared = resolve;
      });
      return await mark();
    }).catch(ignore);
    takeBackNewest('undo').catch(ignore);
    await settled();
    expect(asked).toEqual([]);
    prepared();
    await settled();
    done('A');
    await settled();
    expect(undone()).toEqual([['audit.undo', { id: 1 }]]);
  });

  it('two that are asked for at once take back two, one after the other', async () => {
    await marked('A');
    const second = mark();
    takeBackNewest('undo').catch(ignore);
    takeBackNewest('undo').catch(ignore);
    done('B');
    await second;
    await settled();
    expect(undone()).toEqual([['audit.undo', { id: 2 }]]);
    done('Undo: B');
    await settled();
    expect(undone()).toEqual([['audit.undo', { id: 1 }]]);
  });

  it('a refused one does not stand in the way', async () => {
    await marked('A');
    const second = mark();
    const taking = takeBackNewest('undo');
    refuse();
    expect(await refusalOf(() => second)).toBe('READ_ONLY');
    await settled();
    done('Undo: A');
    expect(await taking).toMatchObject({ direction: 'undo', sentence: 'A' });
  });

  it.each([
    ['for now, is asked for again, and no older one instead', 'SESSION_DB_BUSY', 2],
    ['for good, is not asked for again', 'UNDO_CHANGED', 1],
  ])('an undo that is refused %s', async (_name, code, next) => {
    await marked('A');
    await marked('B');
    const taking = takeBackNewest('undo');
    await settled();
    expect(isStanding(2)).toBe(false);
    refuse(code);
    expect(await refusalOf(() => taking)).toBe(code);
    takeBackNewest('undo').catch(ignore);
    await settled();
    expect(undone()).toEqual([['audit.undo', { id: next }]]);
  });
});
