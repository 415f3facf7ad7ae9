import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openConsoleDb } from '../../src/desk/console-db.js';
import { openDraftStore } from '../../src/desk/draft-store.js';
import { emptyForm } from '../../src/renderer/features/message/form.js';
import { temporaryFolder } from '../support/store-workspace.js';

function open(dir: string) {
  const consoleDb = openConsoleDb(dir);
  onTestFinished(() => consoleDb.close());
  return openDraftStore(consoleDb.db);
}

const form = (text: string) => ({ ...emptyForm('Dana'), text });
const draft = (text: string) => ({ draftId: randomUUID(), form: form(text), attachments: [] });

describe('drafts, templates and sent forms in the console’s own data', () => {
  it('keeps one draft a session of a workspace, the latest', () => {
    const dir = temporaryFolder();
    const store = open(dir);
    store.saveDraft('/a', 's', draft('first'), 1);
    store.saveDraft('/a', 's', draft('second'), 2);
    store.saveDraft('/b', 's', draft('elsewhere'), 3);
    const again = open(dir);
    expect(again.draft('/a', 's')?.form.text).toBe('second');
    expect(again.draft('/b', 's')?.form.text).toBe('elsewhere');
    again.dropDraft('/a', 's');
    expect(again.draft('/a', 's')).toBeNull();
    expect(again.draft('/b', 's')).not.toBeNull();
  });

  it('takes a draft that a later version wrote for none, and keeps the rest', () => {
    const dir = temporaryFolder();
    const store = open(dir);
    store.saveDraft('/a', 's', draft('ours'), 1);
    const db = new Database(join(dir, 'console.db'));
    db.prepare("INSERT INTO draft VALUES ('/a', 't', '{\"draftId\":1}', 1)").run();
    db.prepare("INSERT INTO draft VALUES ('/a', 'u', 'not json', 1)").run();
    db.close();
    expect(store.draft('/a', 't')).toBeNull();
    expect(store.draft('/a', 'u')).toBeNull();
    expect(store.heldTokens()).toEqual(new Set());
    expect(store.draft('/a', 's')?.form.text).toBe('ours');
  });

  it('keeps the last 20 sent forms of each workspace, newest first', () => {
    const store = open(temporaryFolder());
    for (let n = 1; n <= 25; n += 1) store.addSent('/a', 's', form(`message ${n}`), n);
    store.addSent('/b', 's', form('elsewhere'), 1);
    expect(store.sent('/a').map((sent) => sent.form.text)).toEqual(
      Array.from({ length: 20 }, (_, n) => `message ${25 - n}`),
    );
    expect(store.sent('/b')).toHaveLength(1);
  });

  it('renames a template by its id, lists by name, removes', () => {
    const store = open(temporaryFolder());
    const [one, two] = [randomUUID(), randomUUID()];
    store.saveTemplate({ id: one, name: 'zeta', form: form('z') });
    store.saveTemplate({ id: two, name: 'Beta', form: form('b') });
    store.saveTemplate({ id: one, name: 'alpha', form: form('z') });
    expect(store.templates().map((t) => t.name)).toEqual(['alpha', 'Beta']);
    store.removeTemplate(two);
    expect(store.templates().map((t) => t.id)).toEqual([one]);
  });
});
