/** A workspace in which a container speaks. */
import { join } from 'node:path';
import { makeChatWorkspace } from './chat-workspace.js';
import { runElsewhere } from './sqlite-process.js';

const WRITE = `
c.execute("INSERT INTO messages_out (id, seq, kind, timestamp, content) VALUES (?, (SELECT coalesce(max(seq), 1) + 2 FROM messages_out), 'chat', '2027-01-01T00:00:00Z', ?)", [data, '{"text":"%s"}' % data])
c.commit()`;

export interface Live {
  path: string;
  /** Another process writes a message of the agent's into Playground. */
  say(text: string): void;
}

export async function makeLive(path: string): Promise<Live> {
  const folder = (await makeChatWorkspace(path, ['Playground', 'Other'])).get('Playground') ?? '';
  return { path, say: (text) => runElsewhere(join(folder, 'outbound.db'), WRITE, text) };
}
