import type { BatchReport, WrittenLine } from '../../../contract/entities/batch.js';

export function countOutcomes({ lines }: BatchReport): Record<WrittenLine['outcome'], number> {
  const counts = { written: 0, 'there already': 0, 'not written': 0 };
  for (const { outcome } of lines) counts[outcome] += 1;
  return counts;
}

const oneCell = (text: string): string => text.replace(/[\t\r\n]+/g, ' ');

/** The report as a table: one line per message, tabs between its cells. */
export function reportText(report: BatchReport): string {
  const rows = report.lines.map(({ line, outcome, seq, id, words, reason }) =>
    [
      String(line),
      outcome,
      seq === null ? '' : String(seq),
      id ?? '',
      oneCell(words),
      oneCell(reason ?? ''),
    ].join('\t'),
  );
  return `${['line', 'outcome', 'seq', 'id', 'message', 'reason'].join('\t')}\n${rows.join('\n')}\n`;
}
