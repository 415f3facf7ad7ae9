import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Draft } from '../../src/contract/entities/draft.js';
import { Drafts } from '../../src/renderer/features/message/drafts.js';
import { emptyForm } from '../../src/renderer/features/message/form.js';

const ok = (value: unknown) => ({ ok: true, value });
const file = (name: string) => new File(['x'], name, { type: 'text/plain' });

/** A console that saves drafts, and writes messages when it is told to. */
function desk(kept: Draft | null = null) {
  const saved: (Draft | null)[] = [];
  let end: (result: unknown) => void = () => undefined;
  const invoke = vi.fn(async (method: string, input: { draft: Draft | null }) => {
    if (method === 'draft.get') return ok(kept === null ? null : { draft: kept, lost: [] });
    if (method === 'draft.save') saved.push(input.draft);
    if (method === 'message.inject') return new Promise((resolve) => (end = resolve));
    return ok(undefined);
  });
  const stage = async ({ name }: File) => ok({ token: name, name, size: 1, mimeType: 'text/plain' });
  vi.stubGlobal('window', { bridge: { invoke, stage, on: () => () => undefined } });
  const drafts = new Drafts('/workspace');
  return {
    drafts,
    saved,
    written: () => vi.waitFor(() => expect(invoke).toHaveBeenCalledWith('message.inject', expect.anything())),
    succeed: () => end(ok({ messageId: 'm', seq: 2 })),
    fail: () => end({ ok: false, error: { code: 'BUSY', message: 'It is locked.', details: {} } }),
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('while a draft is being sent', () => {
  test('what is attached and typed stays for the next one, under an id of its own', async () => {
    const { drafts, saved, written, succeed } = desk();
    drafts.fill('s', { text: 'said' });
    await drafts.attach('s', [file('with.txt')]);
    const { draftId } = drafts.of('s');
    const sending = drafts.send('s');
    await written();
    await drafts.attach('s', [file('late.txt')]);
    drafts.fill('s', { text: 'said and typed' });
    await drafts.save('s');
    // What stays saved until the write is confirmed is what is being written.
    expect(saved.map((draft) => draft?.form.text)).toEqual(['said']);
    succeed();
    expect(await sending).toMatchObject({ seq: 2 });
    const next = drafts.of('s');
    expect(next.draftId).not.toBe(draftId);
    expect(next.form.text).toBe('and typed');
    expect(next.staged.map((one) => one.name)).toEqual(['late.txt']);
    await drafts.flush();
    expect(saved.at(-1)).toMatchObject({ draftId: next.draftId, form: { text: 'and typed' } });
  });

  test('a refusal leaves all of it', async () => {
    const { drafts, written, fail } = desk();
    drafts.fill('s', { text: 'said' });
    const { draftId } = drafts.of('s');
    const sending = drafts.send('s');
    await written();
    await drafts.attach('s', [file('late.txt')]);
    fail();
    expect(await sending).toBeNull();
    expect(drafts.of('s')).toMatchObject({
      draftId,
      sending: false,
      form: { text: 'said' },
      staged: [{ name: 'late.txt' }],
      problem: { sentence: 'It is locked.' },
    });
  });

  test('a late answer waits, and stands in the next one', async () => {
    const { drafts, written, succeed } = desk();
    drafts.fill('s', { asJson: true, json: '{"text":"said"}' });
    const sending = drafts.send('s');
    await written();
    const appended = drafts.append('s', 'yes');
    succeed();
    await Promise.all([sending, appended]);
    expect(drafts.of('s').form).toMatchObject({ asJson: false, text: 'yes' });
  });
});

describe('what was kept', () => {
  const kept = {
    draftId: crypto.randomUUID(),
    form: { ...emptyForm('Dana'), text: 'kept' },
    attachments: [],
  };

  test('stays before what is written until it is there, and is not sent unseen', async () => {
    const { drafts } = desk(kept);
    drafts.fill('s', { text: 'typed' });
    expect(await drafts.send('s')).toBeNull();
    expect(drafts.of('s')).toMatchObject({ draftId: kept.draftId, form: { text: 'kept\ntyped' } });
    expect(drafts.of('s').problem?.sentence).toContain('Read it');
  });

  test('takes a late answer after it', async () => {
    const { drafts } = desk(kept);
    await drafts.append('s', 'yes');
    expect(drafts.of('s').form.text).toBe('kept\nyes');
  });

  test('is JSON that has no place for a late answer: the answer is shown, the JSON stays', async () => {
    const json = '{"text":1}';
    const { drafts } = desk({ ...kept, form: { ...kept.form, asJson: true, json } });
    await drafts.append('s', 'yes, do it');
    expect(drafts.of('s')).toMatchObject({
      form: { asJson: true, json },
      problem: { sentence: expect.stringContaining('yes, do it') },
    });
  });
});

test('a kind, an author and a check box are kept without a text; a new form is not', async () => {
  const { drafts, saved } = desk();
  await drafts.save('s');
  drafts.fill('s', { kind: 'chat-sdk', onWake: true });
  await drafts.save('s');
  expect(saved).toMatchObject([null, { form: { kind: 'chat-sdk', onWake: true } }]);
});

test('clearing while files are taken in leaves the count of them right', async () => {
  const { drafts } = desk();
  const attached = drafts.attach('s', [file('a.txt')]);
  drafts.clear('s');
  expect(drafts.of('s').staging).toBe(1);
  await attached;
  expect(drafts.of('s').staging).toBe(0);
});

test('JSON that is more than fields stays, with the reason', () => {
  const { drafts } = desk();
  const json = '{"text":"typed in json","extra":1}';
  drafts.fill('s', { asJson: true, json });
  drafts.toggleJson('s');
  expect(drafts.of('s')).toMatchObject({ form: { asJson: true, json }, problem: { field: 'content' } });
  expect(drafts.of('s').problem?.sentence).toContain('extra');
});
