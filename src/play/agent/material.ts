/** What the simulated agent sends when it is asked for stuff: files, long texts, garbage. Pure. */
import type { OutboundRow } from '../db/container-write.js';

/** Exactly that many bytes, for a file name: a table for a .csv, lines of text otherwise. */
export function fileOf(name: string, bytes: number): Buffer {
  return filled(bytes, (n) =>
    name.toLowerCase().endsWith('.csv')
      ? n === 0
        ? 'number,square,even\n'
        : `${n},${n * n},${n % 2 === 0 ? 'yes' : 'no'}\n`
      : `Line ${n + 1} of ${name}\n`,
  );
}

/** A text of exactly that many bytes in UTF-8. */
export function textOf(bytes: number): string {
  return filled(bytes, (n) => `Line ${n + 1}: this message is as long as you asked for.\n`).toString(
    'latin1',
  );
}

/** Lines, cut or padded to the exact byte count; `?` stands for what is not ASCII. */
function filled(bytes: number, line: (n: number) => string): Buffer {
  const buffer = Buffer.alloc(bytes, '.');
  for (let at = 0, n = 0; at < bytes; n += 1) {
    at += buffer.write(line(n).replace(/[^\n\x20-\x7e]/g, '?'), at, 'latin1');
  }
  return buffer;
}

/** A row of a broken agent: overrides on an otherwise sound row. */
type BrokenRow = Partial<Pick<OutboundRow, 'kind' | 'rawTimestamp'>> & Pick<OutboundRow, 'content'>;

/** One of each thing that a broken agent writes and SQLite accepts. Their seqs are sound. */
export function garbageRows(): BrokenRow[] {
  const said = (text: string): string => JSON.stringify({ text });
  return [
    { kind: 'telepathy', content: said('No host knows this kind.') },
    { kind: '', content: said('This one has no kind.') },
    { content: 'This is not JSON {"text": ' },
    { content: 'null' },
    { content: '[1, 2, 3]' },
    { content: JSON.stringify({ text: 5, files: 'not a list' }) },
    { content: Buffer.from([0x00, 0xff, 0xfe, 0x7b, 0x22, 0x00, 0xc3, 0x28]) },
    { content: said('Said yesterday.'), rawTimestamp: 'yesterday' },
    { content: said('Said at no time.'), rawTimestamp: '' },
    { content: said('Said in month 99.'), rawTimestamp: '9999-99-99 99:99:99' },
    { content: said('Said at the end of time.'), rawTimestamp: '+275760-09-13T00:00:00.000Z' },
    { content: JSON.stringify({ text: 'A file of yours.', files: ['../../inbound.db', '/etc/passwd'] }) },
    { content: JSON.stringify({ operation: 'edit', messageId: null, text: {} }) },
    { kind: 'chat-sdk', content: JSON.stringify({ type: 'ask_question', title: 'No id, no options' }) },
    { kind: 'system', content: JSON.stringify({ action: 'make_tea', sugar: 2 }) },
  ];
}
