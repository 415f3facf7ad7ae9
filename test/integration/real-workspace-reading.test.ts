import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/contract/entities/message.js';
import { ReaderClient } from '../../src/reader/client.js';
import { type Bundle, bundleEntry, waitFor } from '../support/child.js';
import { forkReader } from '../support/reader-process.js';
import { copyRealWorkspace, haveRealWorkspace, SKIP_REASON } from '../support/real-workspace.js';
import { hashTree, type TreeEntry } from '../support/tree-hash.js';

if (!haveRealWorkspace) console.warn(`skipped: ${SKIP_REASON}`);

/** Every row of every session as DATA-FORMAT and the files say: key, state, sender, what it is. */
const EXPECTED: Record<string, string[]> = {
  'sess-1795331621326-xvkby2': [
    'in:1 done Dana text: Morning! What is on my calendar today?',
    'in:2 done Dana text: Also can you read this receipt and tell me the total? +receipt.png 6016 +Rechnung März 2026.pdf 15',
    'in:3 scheduled null task: Every weekday at 9: summarise unread mail and send it to Dana.',
    'out:1 delivered null text: Done. I looked at your message (481 chars of context) and here is the short answer.',
    'out:2 delivered null text: Here is the CSV you asked for +report.csv 27',
    'out:3 delivered null reaction: thumbs_up',
    'out:4 delivered null edit: (edited) total is 42.10',
  ],
  'sess-1795331621338-j7k1vc': [
    'in:1 done Dana text: Who picks up Noa at 4?',
    'in:2 done Omer text: I can 🙋',
    'in:3 done Dana text: @Andy remind us at 15:30 please',
    'in:4 done Savta text: ok שלום, see you there',
    'in:5 done Omer text: <b>not bold</b> & "quotes"',
    'out:1 delivered null text: Done. I looked at your message (636 chars of context) and here is the short answer.',
    'out:2 delivered null action: schedule_task',
  ],
  'sess-1795331621348-lkjwvv': ['in:1 waiting Dana text: hello from the terminal'],
  'sess-1795331621359-v0t2fg': [
    'in:1 done Omer K text: CI is red on main, can you find the first bad commit? +build.log 11200',
    'out:1 delivered null text: Done. I looked at your message (237 chars of context) and here is the short answer.',
  ],
  'sess-1795331621371-dd1x6u': ['in:1 waiting Lin text: deploy freeze starts friday?'],
  'sess-1795331621383-isvkm5': [
    'in:1 done Omer K text: @research compare bisect strategies',
    'in:2 done Andy text: Please compare SQLite vs DuckDB for 10 GB of logs.',
    'out:1 failed null text: Done. I looked at your message (307 chars of context) and here is the short answer.',
  ],
  'sess-1795331621394-2t8qqv': [
    'in:1 done null webhook: github pull_request.opened',
    'in:2 done PagerDuty text: P2: checkout error rate 4.1% (threshold 2%)',
    'out:1 delivered null text: Done. I looked at your message (415 chars of context) and here is the short answer.',
    'out:2 delivered null question: Roll back | Wait 10 min | Ignore',
  ],
  'sess-1795331621405-cfemqx': [
    'in:1 claimed billing@vendor.test text: Invoice attached. +attachment-1795331621440 4',
  ],
};

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

describe.skipIf(!haveRealWorkspace)('the real workspace (where it is beside the checkout)', () => {
  let folder: string;
  let bundle: Bundle;
  let before: TreeEntry[];
  let client: ReaderClient;

  beforeAll(async () => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'real-')));
    copyRealWorkspace(folder, Date.now());
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
    const base = join(folder, 'v2-sessions');
    const keys = readdirSync(base).flatMap((agentGroupId) =>
      readdirSync(join(base, agentGroupId)).map((sessionId) => ({ agentGroupId, sessionId })),
    );
    client.watch({ workspace: folder, sessions: keys, hot: [] });
    const found: Record<string, string[]> = {};
    for (const key of keys) {
      const page = await client.request('message.page', { key, before: null, limit: 100 });
      expect(page.before).toBeNull();
      found[key.sessionId] = page.messages.map(words);
      for (const m of page.messages) {
        const raw = await client.request('message.get', { key, message: m.key });
        expect(raw.columns.find((c) => c.name === 'id')?.value).toBe(m.id);
        for (const { index } of m.attachments) {
          const content = await client.request('attachment.read', { key, message: m.key, index });
          expect(content.type).toBe(m.attachments[index]?.image ? 'image' : 'text');
        }
      }
      const parts = await client.request('session.parts', { key });
      expect(parts.missing).toEqual([]);
      await client.request('destination.projected', { key });
    }
    expect(found).toEqual(EXPECTED);
    await waitFor('all digests', () => (client.digests().size === 8 ? true : undefined));
    expect(client.digests().get('sess-1795331621394-2t8qqv')?.container.tool).toMatchObject({ name: 'Bash' });
    expect(client.digests().get('sess-1795331621405-cfemqx')?.container.claims).toHaveLength(1);
    expect(client.digests().get('sess-1795331621383-isvkm5')?.digest).toMatchObject({
      failedOut: { count: 1, newest: [{ key: 'out:1' }] },
    });
    client.close();
    expect(hashTree(folder)).toEqual(before);
  });
});
