import { z } from 'zod';
import { Draft, MessageForm, type SentForm, Template } from '../contract/entities/draft.js';
import { inOurWords, type OwnDb } from '../profile/own-db.js';

const SENT_LIMIT = 20;

/** A file that waits in the composer, as it is kept across a restart. */
export const StagedRow = z.object({
  token: z.string(),
  name: z.string(),
  mimeType: z.string(),
  size: z.number(),
  path: z.string(),
  /** As StagedFile's. */
  entry: z.string().optional(),
  /** Whether the bytes are ours to remove. */
  ours: z.boolean(),
});
export type StagedRow = z.infer<typeof StagedRow>;

/** What is being written, what was sent, and what is kept for next time. Workspaces are identified by path. */
export interface DraftStore {
  draft(workspace: string, sessionId: string): Draft | null;
  saveDraft(workspace: string, sessionId: string, draft: Draft, at: number): void;
  dropDraft(workspace: string, sessionId: string): void;
  /** The tokens of all files that some draft holds. */
  heldTokens(): Set<string>;
  /** Newest first, at most 20. */
  sent(workspace: string): SentForm[];
  addSent(workspace: string, sessionId: string, form: MessageForm, at: number): void;
  /** By name. */
  templates(): Template[];
  saveTemplate(template: Template): void;
  removeTemplate(id: string): void;
  staged(): StagedRow[];
  addStaged(file: StagedRow): void;
  dropStaged(token: string): void;
}

/** A row that a later version wrote in a different shape is skipped. */
function parse<T>(schema: z.ZodType<T>, json: string): T[] {
  try {
    const { data } = schema.safeParse(JSON.parse(json));
    return data === undefined ? [] : [data];
  } catch {
    return [];
  }
}

interface JsonRow {
  json: string;
}

/** @param db the console's own data, migrated */
export function openDraftStore(db: OwnDb): DraftStore {
  const draft = db.prepare<[string, string], JsonRow>(
    'SELECT json FROM draft WHERE workspace = ? AND session_id = ?',
  );
  const drafts = db.prepare<[], JsonRow>('SELECT json FROM draft LIMIT 100000');
  const save = db.prepare(
    `INSERT INTO draft (workspace, session_id, json, saved_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (workspace, session_id) DO UPDATE SET json = excluded.json, saved_at = excluded.saved_at`,
  );
  const drop = db.prepare('DELETE FROM draft WHERE workspace = ? AND session_id = ?');
  const sent = db.prepare<[string], JsonRow & { id: number; sessionId: string; at: number }>(
    `SELECT id, session_id AS sessionId, at, json FROM sent WHERE workspace = ? ORDER BY id DESC LIMIT ${SENT_LIMIT}`,
  );
  const addSent = db.prepare('INSERT INTO sent (workspace, session_id, at, json) VALUES (?, ?, ?, ?)');
  const trimSent = db.prepare(
    `DELETE FROM sent WHERE workspace = @workspace AND id NOT IN
       (SELECT id FROM sent WHERE workspace = @workspace ORDER BY id DESC LIMIT ${SENT_LIMIT})`,
  );
  const templates = db.prepare<[], JsonRow>(
    'SELECT json FROM template ORDER BY name COLLATE NOCASE, id LIMIT 1000',
  );
  const saveTemplate = db.prepare(
    `INSERT INTO template (id, name, json) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, json = excluded.json`,
  );
  const removeTemplate = db.prepare('DELETE FROM template WHERE id = ?');
  const staged = db.prepare<[], JsonRow>('SELECT json FROM staged_file LIMIT 100000');
  const addStaged = db.prepare('INSERT INTO staged_file (token, json) VALUES (?, ?)');
  const dropStaged = db.prepare('DELETE FROM staged_file WHERE token = ?');
  const asked = <A extends unknown[], R>(work: (...args: A) => R) => inOurWords(db, work);
  const keepSent = db.transaction((workspace: string, sessionId: string, form: MessageForm, at: number) => {
    addSent.run(workspace, sessionId, at, JSON.stringify(form));
    trimSent.run({ workspace });
  });
  return {
    draft: asked((workspace: string, sessionId: string) => {
      const row = draft.get(workspace, sessionId);
      return row === undefined ? null : (parse(Draft, row.json)[0] ?? null);
    }),
    saveDraft: asked(
      (workspace: string, sessionId: string, value: Draft, at: number) =>
        void save.run(workspace, sessionId, JSON.stringify(value), at),
    ),
    dropDraft: asked((workspace: string, sessionId: string) => void drop.run(workspace, sessionId)),
    heldTokens: asked(
      () =>
        new Set(
          drafts
            .all()
            .flatMap(({ json }) => parse(Draft, json))
            .flatMap(({ attachments }) => attachments.map(({ token }) => token)),
        ),
    ),
    sent: asked((workspace: string) =>
      sent
        .all(workspace)
        .flatMap(({ json, ...row }) => parse(MessageForm, json).map((form) => ({ ...row, form }))),
    ),
    addSent: asked(keepSent.immediate),
    templates: asked(() => templates.all().flatMap(({ json }) => parse(Template, json))),
    saveTemplate: asked(
      (template: Template) => void saveTemplate.run(template.id, template.name, JSON.stringify(template)),
    ),
    removeTemplate: asked((id: string) => void removeTemplate.run(id)),
    staged: asked(() => staged.all().flatMap(({ json }) => parse(StagedRow, json))),
    addStaged: asked((file: StagedRow) => void addStaged.run(file.token, JSON.stringify(file))),
    dropStaged: asked((token: string) => void dropStaged.run(token)),
  };
}
