import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeChatWorkspace } from './chat-workspace.js';
import { runElsewhere } from './sqlite-process.js';

/** The files of a workspace, put into the desired state by another process. */
export class StagedWorkspace {
  private constructor(
    readonly path: string,
    private readonly folders: ReadonlyMap<string, string>,
  ) {}

  static async of(path: string, names: readonly string[]): Promise<StagedWorkspace> {
    return new StagedWorkspace(path, await makeChatWorkspace(path, names));
  }

  private file(name: string, file: string): string {
    return join(this.folders.get(name) ?? '', file);
  }

  private id(name: string): string {
    return (this.folders.get(name) ?? '').split('/').at(-1) ?? '';
  }

  /** v2.db's word about the container. */
  claims(name: string, status: string): void {
    const program = `c.execute("UPDATE sessions SET container_status = ? WHERE id = ?", data); c.commit()`;
    runElsewhere(join(this.path, 'v2.db'), program, [status, this.id(name)]);
  }

  /** The last sign of life; `ageMs` is negative for one in the future. */
  beats(name: string, ageMs: number): void {
    const at = new Date(Date.now() - ageMs);
    writeFileSync(this.file(name, '.heartbeat'), '');
    utimesSync(this.file(name, '.heartbeat'), at, at);
  }

  /** The container has claimed the message that everybody was sent, or a given one. */
  holds(name: string, ageMs: number, messageId = `hello-${this.id(name)}`): void {
    this.insert(name, 'outbound.db', 'processing_ack', {
      ...{ message_id: messageId, status: 'processing' },
      status_changed: new Date(Date.now() - ageMs).toISOString(),
    });
  }

  insert(
    name: string,
    file: 'inbound.db' | 'outbound.db',
    table: string,
    row: Record<string, unknown>,
  ): void {
    insertInto(this.file(name, file), table, row);
  }

  /** A question that is open in v2.db and was asked that long ago. */
  asks(name: string, id: string, ageMs: number): void {
    const at = new Date(Date.now() - ageMs).toISOString();
    const options = [{ label: 'Yes', selectedLabel: 'Yes', value: 'yes' }];
    const content = {
      type: 'ask_question',
      questionId: id,
      title: 'Water?',
      question: 'Water them?',
      options,
    };
    this.says(name, { id, seq: 3, kind: 'chat-sdk', timestamp: at, content: JSON.stringify(content) });
    insertInto(join(this.path, 'v2.db'), 'pending_questions', {
      ...{ question_id: id, session_id: this.id(name), message_out_id: id, title: 'Water?', created_at: at },
      options_json: JSON.stringify(options),
    });
  }

  /** The agent has written something to the session's chat, and the host has recorded the outcome. */
  says(
    name: string,
    row: { id: string; timestamp: string } & Record<string, unknown>,
    status: 'delivered' | 'failed' = 'delivered',
  ): void {
    const address = { channel_type: 'telegram', platform_id: `tg:${name}` };
    this.insert(name, 'outbound.db', 'messages_out', { ...address, ...row });
    this.insert(name, 'inbound.db', 'delivered', {
      ...{ message_out_id: row.id, delivered_at: row.timestamp, status },
    });
  }
}

function insertInto(file: string, table: string, row: Record<string, unknown>): void {
  const program = `c.execute(f"INSERT INTO ${table} ({','.join(data)}) VALUES ({','.join('?' * len(data))})", list(data.values())); c.commit()`;
  runElsewhere(file, program, row);
}
