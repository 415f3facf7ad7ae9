/**
 * B01, B28: content leaves as it came in, to the byte, by every way through the console. Rows are put in, and read back,
 * by another program.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageForm } from '../../src/contract/entities/draft.js';
import { openConsoleDb } from '../../src/desk/console-db.js';
import { openDraftStore } from '../../src/desk/draft-store.js';
import { emptyForm } from '../../src/renderer/features/message/form.js';
import {
  asFields,
  asJson,
  contentOf,
  formOf,
  withText,
} from '../../src/renderer/features/message/form-json.js';
import { rowJson } from '../../src/renderer/features/message/row-json.js';
import { membersOf, oneLine, valueIn, withMember, withoutMember } from '../../src/rules/json-text.js';
import { readImport, writeItems } from '../../src/store/message/message-import.js';
import { ANY_PLACE } from '../../src/store/message/task-place.js';
import { anyJsonObject, ON_ONE_LINE, OVER_LINES } from '../support/any-json.js';
import { bytes, emptied, inject, put, rawOf, replay, stored } from '../support/content-rows.js';
import { bySize } from '../support/size.js';
import { queryElsewhere } from '../support/sqlite-process.js';
import { makeSession, NOON, temporaryFolder } from '../support/store-workspace.js';

const RUNS = { numRuns: bySize(6, 60) };
const ADDRESS = { platformId: 'tg:1', channelType: 'telegram', threadId: null };
const several = (space: readonly string[]) => fc.array(anyJsonObject(space), { minLength: 1, maxLength: 20 });
/** Its list would be taken for one of files. */
const isPlain = (json: string) =>
  !membersOf(json).some(({ name }) => name === 'attachments' || name === 'text');
const form = (change: Partial<MessageForm>): MessageForm => ({ ...emptyForm('Dana'), ...change });

describe('B01: any JSON text in, the same bytes out:', { timeout: bySize(60_000, 600_000) }, () => {
  it('composed as JSON, kept as a draft and as a template', async () => {
    const s = await makeSession();
    const consoleDb = openConsoleDb(temporaryFolder());
    const drafts = openDraftStore(consoleDb.db);
    await fc.assert(
      fc.asyncProperty(several(['']), several([...ON_ONE_LINE, ...OVER_LINES]), async (one, over) => {
        emptied(s);
        const sent: string[] = [];
        for (const json of [...one, ...over].filter(isPlain)) {
          const written = form({ kind: 'webhook', asJson: true, json });
          const id = crypto.randomUUID();
          drafts.saveDraft('/w', 's', { draftId: id, form: written, attachments: [] }, 1);
          drafts.saveTemplate({ id, name: id, form: written });
          const kept = drafts.draft('/w', 's')?.form ?? written;
          const [template] = drafts.templates();
          drafts.removeTemplate(id);
          expect([kept, template?.form]).toEqual([written, written]);
          await inject(s, kept, contentOf(kept));
          // The white space between its parts is the editor's.
          sent.push(bytes(oneLine(json)));
        }
        expect(stored(s)).toEqual(sent);
      }),
      RUNS,
    );
    consoleDb.close();
  });

  it('sent again', async () => {
    const s = await makeSession();
    await fc.assert(
      fc.asyncProperty(several([...ON_ONE_LINE, ...OVER_LINES]), async (contents) => {
        emptied(s);
        const plain = contents.filter(isPlain);
        put(
          s,
          plain.map((json) => Buffer.from(json)),
        );
        const lines = await replay(
          s,
          plain.map((_, n) => n + 1),
        );
        expect(lines.map(({ reason }) => reason)).toEqual(plain.map(() => null));
        expect(stored(s).slice(plain.length)).toEqual(plain.map(bytes));
      }),
      RUNS,
    );
  });

  it('edited, and nothing but what is edited', async () => {
    const s = await makeSession();
    await fc.assert(
      fc.asyncProperty(several([...ON_ONE_LINE, ...OVER_LINES]), async (contents) => {
        emptied(s);
        const plain = contents.filter(isPlain).map((json) => withMember(json, 'last', '"before"'));
        put(
          s,
          plain.map((json) => Buffer.from(json)),
        );
        for (const [n] of plain.entries()) {
          const edit = formOf(rawOf(s, n + 1), 'Dana');
          expect(edit.asJson).toBe(true);
          await inject(s, edit, contentOf(edit));
          await inject(
            s,
            edit,
            contentOf({ ...edit, json: edit.json.replace(/"before"(?=\s*\}$)/, '-0.0') }),
          );
        }
        const changed = plain.flatMap((json) => [json, withMember(json, 'last', '-0.0')]);
        expect(stored(s).slice(plain.length)).toEqual(changed.map(bytes));
      }),
      RUNS,
    );
  });

  it('copied to the clipboard as JSON', async () => {
    const s = await makeSession();
    await fc.assert(
      fc.asyncProperty(several([...ON_ONE_LINE, ...OVER_LINES]), async (contents) => {
        emptied(s);
        put(
          s,
          contents.map((json) => Buffer.from(json)),
        );
        for (const [n, json] of contents.entries()) {
          expect(JSON.parse(rowJson(rawOf(s, n + 1)) ?? '').content).toBe(json);
        }
      }),
      RUNS,
    );
  });

  it('with a file attached, which is all that is added', async () => {
    const s = await makeSession();
    const path = join(temporaryFolder(), 'a.txt');
    writeFileSync(path, 'hello');
    await fc.assert(
      fc.asyncProperty(several([...ON_ONE_LINE, ...OVER_LINES]), async (contents) => {
        emptied(s);
        const plain = contents.filter(isPlain);
        for (const json of plain) await inject(s, { kind: 'webhook' }, json, [{ path }]);
        const rows = queryElsewhere(s.inbound, 'SELECT id, content FROM messages_in ORDER BY rowid');
        for (const { id, content } of rows) {
          const file = `{"type":"file","mimeType":"text/plain","name":"a.txt","size":5,"localPath":"inbox/${id}/a.txt"}`;
          expect(valueIn(String(content), 'attachments')).toBe(`[${file}]`);
        }
        const without = stored(s).map((content) =>
          bytes(withoutMember(Buffer.from(content, 'latin1').toString(), 'attachments')),
        );
        expect(without).toEqual(plain.map(bytes));
      }),
      RUNS,
    );
  });

  it('imported, as an object and as a text', async () => {
    const s = await makeSession();
    await fc.assert(
      fc.asyncProperty(several(ON_ONE_LINE), several(OVER_LINES), async (objects, texts) => {
        emptied(s);
        const lines = [
          ...objects.filter(isPlain).map((json) => `{"kind":"webhook" , "content": ${json} ,"trigger":1}`),
          ...texts.filter(isPlain).map((content) => JSON.stringify({ kind: 'webhook', content })),
        ];
        const options = { now: NOON, batchId: crypto.randomUUID(), address: ADDRESS, place: ANY_PLACE };
        const report = await writeItems(s.ws, s.sessionId, await readImport(s.ws, lines.join('\n'), options));
        expect(report.lines.map(({ reason }) => reason)).toEqual(lines.map(() => null));
        expect(stored(s)).toEqual([...objects, ...texts].filter(isPlain).map(bytes));
      }),
      RUNS,
    );
  });
});

describe('B01: fields over JSON', () => {
  const chat = '{"sender":"D\\u00e9","text":"caf\\u00e9 \\/ \\ud83d","senderId":"console:D\\u00e9"}';

  it('change only the texts that were changed in them', async () => {
    const s = await makeSession();
    put(s, [Buffer.from(chat)], 'TEXT', 'chat');
    const edit = formOf(rawOf(s, 1), 'me');
    expect(edit).toMatchObject({ asJson: false, sender: 'Dé', senderId: '' });
    expect(contentOf(edit)).toBe(chat);
    const told = chat.replace('"caf\\u00e9 \\/ \\ud83d"', '"new"');
    expect(contentOf({ ...edit, text: 'new' })).toBe(told);
    expect(contentOf(asJson(edit))).toBe(chat);
    expect(contentOf(asJson({ ...edit, text: 'new' }))).toBe(told);
    const both = withText(asJson(edit), 'more');
    expect(both && contentOf(both)).toBe(
      chat.replace('\\ud83d"', '\\ud83d\\nmore"').replace('caf\\u00e9 \\/', 'café /'),
    );
  });

  it.each([
    ['{"text":"a","text":"b","sender":"S","senderId":"s"}', 'text stands twice (line 1, column 13)'],
    ['{"text":"a\\r\\nb","sender":"S","senderId":"s"}', 'text'],
    ['{"text":"a","sender":"S\\nT","senderId":"s"}', 'sender'],
    ['{"text":"a","sender":"S","senderId":"s","orderId":9007199254740993}', 'orderId'],
  ])('%s stays JSON: no field could hold it', async (json, why) => {
    expect(asFields(form({ asJson: true, json }))).toEqual({ reason: expect.stringContaining(why) });
    const s = await makeSession();
    put(s, [Buffer.from(json)], 'TEXT', 'chat');
    const edit = formOf(rawOf(s, 1), 'me');
    expect([edit.asJson, contentOf(edit)]).toEqual([true, json]);
  });
});
