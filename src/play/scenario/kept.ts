/** What a scenario says freely of a message goes into its content: there nothing may become something else. */
import { type Document, isMap, isPair, isScalar, type Node, visit } from 'yaml';

/** A place in the text, from 0, and what is wrong there. */
export interface NotKept {
  at: number;
  message: string;
}

/** The keys below which a scenario may say anything. */
const FREE = new Set(['payload', 'content', 'fields']);

const isFree = (path: readonly unknown[]): boolean =>
  path.some((node) => isPair(node) && isScalar(node.key) && FREE.has(String(node.key.value)));

function numberFault(value: unknown, source: string | undefined): string | null {
  if (typeof value !== 'number' || source === undefined) return null;
  const stored = JSON.stringify(value);
  return stored === source ? null : `${source} would be stored as ${stored}: write that, or put it in quotes`;
}

/** JavaScript sorts keys that are numbers to the front. */
function keysFault(names: readonly string[]): string | null {
  const stored = Object.keys(Object.fromEntries(names.map((name) => [name, 0])));
  return stored.join('\n') === names.join('\n')
    ? null
    : `its keys would be stored as ${stored.join(', ')}: write them so`;
}

/** Numbers and keys whose value in JavaScript is written in another way. */
export function notKept(doc: Document): NotKept[] {
  const found: NotKept[] = [];
  const note = (node: Node, message: string | null): void => {
    if (message !== null) found.push({ at: node.range?.[0] ?? 0, message });
  };
  visit(doc, (key, node, path) => {
    if (key === 'key' || !isFree(path)) return;
    if (isScalar(node)) note(node, numberFault(node.value, node.source));
    if (isMap(node)) note(node, keysFault(node.items.map((pair) => String(pair.key))));
  });
  return found;
}
