import { mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/contract/entities/message.js';
import { ReaderClient } from '../../src/reader/client.js';
import { type Bundle, bundleEntry, waitFor } from '../support/child.js';
import { makeFullWorkspace, SESSIONS, TICKET } from '../support/full-workspace.js';
import { forkReader } from '../support/reader-process.js';
import { hashTree, type TreeEntry } from '../support/tree-hash.js';

/**
 * Every row of every session: key, state, sender, what it is, its files with their sizes.
 * @param ticket the size of the picture, which depends on who packed it
 */
const expected = (ticket: number): Record<keyof typeof SESSIONS, string[]> => ({
  dana: [
    'in:1 done Dana text: Good morning! Which train is in Cologne before noon?',
    `in:2 done Dana text: Here are my ticket and the timetable. Is the seat still good? +ticket.png ${ticket} +Fahrplan Köln 2026.pdf 639`,
    'in:3 scheduled null task: Each working day at six: list what is still open, and send it here.',
    'out:1 delivered null text: The 8:46 is there at 11:12, with one change in Mannheim.',
    'out:2 delivered null text: Your seat is good. All trains of the morning are in this table. +trains.csv 49',
    'out:3 delivered null reaction: sparkles',
    'out:4 delivered null edit: (corrected) The 8:46 leaves from platform 4.',
  ],
  family: [
    'in:1 done Dana text: Who brings the cake on Saturday?',
    'in:2 done Ines text: Me 🎂',
    'in:3 done Dana text: @Andy tell us the hour before, please',
    'in:4 done Teta text: good, مرحبا to all of you',
    'in:5 done Ines text: <i>not slanted</i> & "in quotes"',
    'out:1 delivered null text: Noted: I shall speak up an hour before the cake.',
    'out:2 delivered null action: schedule_task',
    'in:6 scheduled null task: Say in the group that the cake is due in an hour.',
    'out:3 scheduled null text: It is Saturday: the cake!',
  ],
  terminal: ['in:1 waiting Dana text: the first words from the terminal'],
  engineering: [
    'in:1 done Ines Roth text: Which change broke the build of tonight? +nightly.log 67',
    'out:1 delivered null text: 4be1f27: since then the cache key has no branch in it.',
    'out:2 delivered null question: Revert | Leave it',
    'in:2 done null answer: revert',
    'out:3 delivered null text: Reverted, and the build is green.',
  ],
  freeze: ['in:1 waiting Bo Lind text: does the freeze begin on Friday?'],
  research: [
    'in:1 done Ines Roth text: @research which cache is the quicker one?',
    'in:2 done Andy text: Measure both caches with a cold disk, please.',
    'out:1 failed null text: The one on the disk, by a factor of three, as soon as it is warm.',
  ],
  incidents: [
    'in:1 done null webhook: github release.published',
    'in:2 done Pager text: P2: payments wait 9 s (limit 3 s)',
    'out:1 delivered null text: I am on it. They wait since v93 went out.',
    'out:2 delivered null question: Go back | Wait 20 min | Leave it',
  ],
  mail: [
    'in:1 claimed accounts@lighthouse.test text: The statement is attached. +attachment-1795277640000 4',
  ],
});

function words(m: Message): string {
  const { body } = m;
  const what = {
    text: () => (body.type === 'text' ? body.text : ''),
    task: () => (body.type === 'task' ? body.prompt : ''),
    webhook: () => (body.type === 'webhook' ? `${body.source} ${body.event}` : ''),
    question: () => (body.type === 'question' ? body.options.map((o) => o.label).join(' | ') : ''),
    answer: () => (body.type === 'answer' ? body.selectedOption : ''),
    edit: () => (body.type === 'edit' ? body.text : ''),
    reaction: () => (body.type === 'reaction' ? body.emoji : ''),
    card: () => (body.type === 'card' ? body.fallbackText : ''),
    action: () => (body.type === 'action' ? body.action : ''),
    raw: () => (body.type === 'raw' ? body.reason : ''),
  }[body.type]();
  const files = m.attachments.map((a) => ` +${a.name} ${a.problem ?? a.size}`).join('');
  return `${m.key} ${m.state} ${m.sender} ${body.type}: ${what}${files}`;
}

describe('a whole workspace', () => {
  let folder: string;
  let bundle: Bundle;
  let before: TreeEntry[];
  let client: ReaderClient;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'full-')));
    makeFullWorkspace(folder, Date.now());
    before = hashTree(folder);
    bundle = await bundleEntry('src/reader/index.ts');
    client = new ReaderClient({ spawn: () => forkReader(bundle.path) });
  });
  afterAll(() => {
    client.close();
    bundle.remove();
    rmSync(folder, { recursive: true });
  });

  it('is read whole, and not one byte and not one mtime changes', async () => {
    const places = Object.entries(SESSIONS).map(([name, { agentGroupId, id }]) => ({
      ...{ name, key: { agentGroupId, sessionId: id } },
    }));
    client.watch({ workspace: folder, sessions: places.map(({ key }) => key), hot: [] });
    const found: Record<string, string[]> = {};
    for (const { name, key } of places) {
      const page = await client.request('message.page', key, { before: null, limit: 100 });
      expect(page.before).toBeNull();
      found[name] = page.messages.map(words);
      for (const m of page.messages) {
        const raw = await client.request('message.get', key, { key: m.key });
        expect(raw.columns.find((c) => c.name === 'id')?.value).toBe(m.id);
        for (const { index } of m.attachments) {
          const content = await client.request('attachment.read', key, { key: m.key, index });
          const { name = '', image } = m.attachments[index] ?? {};
          expect(content.type).toBe(image ? 'image' : name.endsWith('.pdf') ? 'other' : 'text');
        }
      }
      const parts = await client.request('session.parts', key, {});
      expect(parts.missing).toEqual([]);
      await client.request('destination.projected', key, {});
    }
    expect(found).toEqual(expected(statSync(join(folder, TICKET)).size));
    await waitFor('all digests', () => (client.digests().size === 8 ? true : undefined));
    expect(client.digests().get(SESSIONS.incidents.id)?.container.tool).toMatchObject({ name: 'Bash' });
    expect(client.digests().get(SESSIONS.mail.id)?.container.claims).toHaveLength(1);
    expect(client.digests().get(SESSIONS.research.id)?.digest).toMatchObject({
      failedOut: { count: 1, newest: [{ key: 'out:1' }] },
    });
    client.close();
    expect(hashTree(folder)).toEqual(before);
  });
});
