import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/contract/errors.js';
import { guardOpens } from '../../src/store/db/plain-open.js';
import { copyAttachment } from '../../src/store/files/attachment-read.js';
import { type SessionMessage, writeSessionMessage } from '../../src/store/message/message.js';
import { makeOutside } from '../support/outside.js';
import { bySize } from '../support/size.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { chat, makeSession, type TestSession, temporaryFolder } from '../support/store-workspace.js';
import { NO_SWAPPING } from '../support/swap-program.js';
import { makeFifo, startFlicker, startSwapper } from '../support/swapper.js';

const ROUNDS = bySize(60, 300);
/** A write that meets a swapped name is refused at once, and never waits this long. */
const LIMIT_MS = 120_000;

const fileOf = (nth: number): string => `the bytes of message ${nth}`;

/** Injects this many messages, each with a file; one that is refused with a code of ours was not acknowledged. */
async function inject(
  s: TestSession,
  message: (nth: number) => SessionMessage,
  rounds = ROUNDS,
): Promise<{ acknowledged: number[]; refused: Map<string, number> }> {
  const acknowledged: number[] = [];
  const refused = new Map<string, number>();
  for (let nth = 0; nth < rounds; nth += 1) {
    try {
      await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, message(nth));
      acknowledged.push(nth);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
    }
  }
  return { acknowledged, refused };
}

const withFile = (nth: number): SessionMessage =>
  chat(`m-${nth}`, { attachments: [{ name: 'a.txt', data: Buffer.from(fileOf(nth)).toString('base64') }] });

/** Every acknowledged message has its row, once, and no other has one. */
function expectRows(s: TestSession, acknowledged: readonly number[]): void {
  const rows = queryElsewhere(s.inbound, 'SELECT id FROM messages_in').map(({ id }) => String(id));
  expect(rows.sort()).toEqual(acknowledged.map((nth) => `m-${nth}`).sort());
}

function expectFiles(s: TestSession, acknowledged: readonly number[]): void {
  for (const nth of acknowledged) {
    expect(readFileSync(join(s.folder, 'inbox', `m-${nth}`, 'a.txt'), 'utf8')).toBe(fileOf(nth));
  }
}

describe.skipIf(NO_SWAPPING !== null)(
  `H01: names that are swapped while the store writes ${NO_SWAPPING ?? ''}`,
  () => {
    it(
      'inbox, for a link to a folder outside',
      async () => {
        const s = await makeSession();
        const outside = makeOutside(s.inbound);
        mkdirSync(join(s.folder, 'inbox'));
        symlinkSync(outside.folder, join(s.folder, 'other'));
        const swapper = await startSwapper(join(s.folder, 'inbox'), join(s.folder, 'other'));
        const { acknowledged } = await inject(s, withFile);
        await swapper.stop();
        outside.expectUntouched();
        expectRows(s, acknowledged);
        expectFiles(s, acknowledged);
        // However many went through meanwhile: once the swapping is over, all is well.
        await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, withFile(ROUNDS));
      },
      LIMIT_MS,
    );

    it(
      'inbox, for another folder of the session: a message is acknowledged only where it can be found',
      async () => {
        const s = await makeSession();
        mkdirSync(join(s.folder, 'inbox'));
        mkdirSync(join(s.folder, 'other'));
        const swapper = await startSwapper(join(s.folder, 'inbox'), join(s.folder, 'other'));
        const { acknowledged } = await inject(s, withFile);
        await swapper.stop();
        expectRows(s, acknowledged);
        // The container has moved some of them since, as it may: they are in its folder all the same.
        const found = acknowledged.filter((nth) =>
          ['inbox', 'other'].some((box) => existsSync(join(s.folder, box, `m-${nth}`, 'a.txt'))),
        );
        expect(found).toEqual(acknowledged);
      },
      LIMIT_MS,
    );

    it(
      'inbound.db, for a link to a database outside',
      async () => {
        const s = await makeSession();
        const outside = makeOutside(s.inbound);
        symlinkSync(outside.db, join(s.folder, 'other.db'));
        const swapper = await startSwapper(s.inbound, join(s.folder, 'other.db'));
        const { acknowledged } = await inject(s, (nth) => chat(`m-${nth}`));
        await swapper.stop();
        outside.expectUntouched();
        expectRows(s, acknowledged);
        // However many went through meanwhile: once the swapping is over, all is well.
        await writeSessionMessage(s.ws, s.agentGroupId, s.sessionId, withFile(ROUNDS));
      },
      LIMIT_MS,
    );

    it(
      'inbound.db, for a FIFO and for a folder',
      async () => {
        for (const make of [makeFifo, (path: string) => mkdirSync(path)]) {
          const s = await makeSession();
          make(join(s.folder, 'other'));
          const swapper = await startSwapper(s.inbound, join(s.folder, 'other'));
          const { acknowledged } = await inject(s, (nth) => chat(`m-${nth}`));
          await swapper.stop();
          expectRows(s, acknowledged);
        }
      },
      LIMIT_MS,
    );

    it.skipIf(!guardOpens())(
      'inbound.db-journal, which is a FIFO now and then: nothing hangs',
      async () => {
        const s = await makeSession();
        const flicker = await startFlicker(`${s.inbound}-journal`);
        const { acknowledged } = await inject(s, (nth) => chat(`m-${nth}`));
        await flicker.stop();
        rmSync(`${s.inbound}-journal`, { force: true });
        // Live journals were swapped too, so a write may be refused although its row stands:
        // repeated, it is the same row.
        const rows = queryElsewhere(s.inbound, 'SELECT id FROM messages_in').map(({ id }) => id);
        expect(rows).toEqual(expect.arrayContaining(acknowledged.map((nth) => `m-${nth}`)));
        expect(new Set(rows).size).toBe(rows.length);
      },
      LIMIT_MS,
    );

    it(
      'what looks like a leftover of ours: its folder for a link, its marker for a FIFO',
      async () => {
        const s = await makeSession();
        const outside = makeOutside(s.inbound);
        const died = spawnSync('true').pid;
        for (const place of [s.folder, join(s.folder, 'inbox')]) {
          mkdirSync(join(place, `.console-stage-${died}-x`, 'sub'), { recursive: true });
          writeFileSync(join(place, `.console-stage-${died}-x.message`), 'm-1');
        }
        symlinkSync(outside.folder, join(s.folder, 'link'));
        makeFifo(join(s.folder, 'fifo'));
        const swappers = [
          await startSwapper(join(s.folder, `.console-stage-${died}-x`), join(s.folder, 'link')),
          await startSwapper(join(s.folder, `.console-stage-${died}-x.message`), join(s.folder, 'fifo')),
        ];
        const { acknowledged } = await inject(s, withFile);
        for (const swapper of swappers) await swapper.stop();
        outside.expectUntouched();
        expectRows(s, acknowledged);
        expectFiles(s, acknowledged);
        expect(acknowledged).toHaveLength(ROUNDS);
      },
      LIMIT_MS,
    );

    it(
      'the folder of the very message that is written',
      async () => {
        const s = await makeSession();
        const outside = makeOutside(s.inbound);
        mkdirSync(join(s.folder, 'inbox', 'm-0'), { recursive: true });
        symlinkSync(outside.folder, join(s.folder, 'link'));
        const swapper = await startSwapper(join(s.folder, 'inbox', 'm-0'), join(s.folder, 'link'));
        const { refused } = await inject(s, () => withFile(0));
        await swapper.stop().catch(() => undefined);
        outside.expectUntouched();
        expect([...refused.keys()]).not.toContain('INTERNAL');
      },
      LIMIT_MS,
    );

    it(
      'an attachment that is sent on: a link to a file outside is never read',
      async () => {
        const s = await makeSession();
        const outside = makeOutside(s.inbound);
        const box = join(s.folder, 'outbox', 'out-1');
        mkdirSync(box, { recursive: true });
        writeFileSync(join(box, 'a.txt'), 'harmless');
        symlinkSync(join(outside.folder, 'precious.txt'), join(box, 'link'));
        const swapper = await startSwapper(join(box, 'a.txt'), join(box, 'link'));
        const to = join(temporaryFolder(), 'copy');
        const ref = {
          index: 0,
          name: 'a.txt',
          mimeType: null,
          claimedSize: null,
          path: 'outbox/out-1/a.txt',
          problem: null,
        };
        for (let nth = 0; nth < ROUNDS; nth += 1) {
          try {
            await copyAttachment(s.ws, s, ref, to, { limitBytes: null, part: '.part' });
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            continue;
          }
          expect(readFileSync(to, 'utf8')).toBe('harmless');
          rmSync(to);
        }
        // Attached by its path, as from a file dialog.
        const { acknowledged } = await inject(s, (nth) => ({
          ...chat(`m-${nth}`),
          files: [{ name: 'a.txt', path: join(box, 'a.txt') }],
        }));
        await swapper.stop();
        await copyAttachment(s.ws, s, ref, to, { limitBytes: null, part: '.part' });
        expect(readFileSync(to, 'utf8')).toBe('harmless');
        outside.expectUntouched();
        expectRows(s, acknowledged);
        for (const nth of acknowledged) {
          expect(readFileSync(join(s.folder, 'inbox', `m-${nth}`, 'a.txt'), 'utf8')).toBe('harmless');
        }
      },
      LIMIT_MS,
    );

    it(
      'an attachment, for a FIFO: nothing hangs',
      async () => {
        const s = await makeSession();
        const box = join(s.folder, 'outbox', 'out-1');
        mkdirSync(box, { recursive: true });
        writeFileSync(join(box, 'a.txt'), 'harmless');
        makeFifo(join(box, 'fifo'));
        const swapper = await startSwapper(join(box, 'a.txt'), join(box, 'fifo'));
        const { acknowledged } = await inject(s, (nth) => ({
          ...chat(`m-${nth}`),
          files: [{ name: 'a.txt', path: join(box, 'a.txt') }],
        }));
        await swapper.stop();
        expectRows(s, acknowledged);
      },
      LIMIT_MS,
    );
  },
);
