import type { Activity, ActivityBin, ActivityRange } from '../../../contract/entities/activity.js';
import { median, totals } from '../../../rules/activity.js';
import { duration } from '../../../rules/container-state.js';
import { clockTime, timeBeside } from '../../ui/format.js';

export const ranges: { value: ActivityRange; label: string }[] = [
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
  { value: '14d', label: '14 d' },
  { value: 'all', label: 'All' },
];

const within: Record<ActivityRange, string> = {
  '1h': 'in the last hour',
  '24h': 'in the last 24 hours',
  '7d': 'in the last 7 days',
  '14d': 'in the last 14 days',
  all: 'in all',
};

const QUIET_MS = 60_000;

const count = (n: number) => n.toLocaleString('en');
const rows = (n: number) => `${count(n)} ${n === 1 ? 'row' : 'rows'}`;

/** The whole activity in one sentence. `now`: ms since 1970 UTC. */
export function summary({ range, bins, lastAt, ahead, undated, cut }: Activity, now: number): string {
  if (lastAt === null) return nothingKnown(ahead, undated, cut);
  const { inbound, outbound, answers } = totals(bins);
  const middle = median(answers);
  const parts =
    inbound + outbound === 0
      ? [`${cut ? 'As far as known, nothing was said' : 'Nothing was said'} ${within[range]}`]
      : [`${count(inbound)} in, ${count(outbound)} out ${within[range]}`];
  if (middle !== null) parts.push(`median answer ${duration(middle)}`);
  const quiet = now - lastAt;
  parts.push(
    quiet < QUIET_MS
      ? 'the last one just now'
      : `quiet since ${timeBeside(lastAt, now)} (${duration(quiet)} ago)`,
  );
  return `${parts.join('; ')}.`;
}

/** Rows without a time up to now say nothing except that they exist. */
function nothingKnown(ahead: number, undated: number, cut: boolean): string {
  if (cut)
    return 'It is not known what was said: there are more rows than are read, and none of those read has a time in the past.';
  if (undated > 0) return 'It is not known when anything was said: no row has a time in the past.';
  return ahead > 0 ? 'Nothing was said yet: all rows are dated later than now.' : 'Nothing was said yet.';
}

/** What the numbers leave out; empty when they are complete. */
export function leftOut({ undated, ahead, cut, readFrom, until }: Activity): string[] {
  const notes: string[] = [];
  if (cut || readFrom !== null) {
    const reach =
      readFrom !== null && readFrom <= until
        ? `they reach back to ${timeBeside(readFrom, until)}`
        : 'they do not reach back to now';
    notes.push(`Only the newest 50,000 rows of each table were read; ${reach}.`);
  }
  if (ahead > 0) {
    notes.push(`${rows(ahead)} dated later than now ${ahead === 1 ? 'is' : 'are'} not counted.`);
  }
  if (undated > 0) {
    notes.push(`${rows(undated)} without a readable time ${undated === 1 ? 'is' : 'are'} not counted.`);
  }
  return notes;
}

/** When a bin is, in the person's own time. */
export function binTime(bin: ActivityBin, binMs: number, until: number): string {
  const end = bin.at + binMs;
  return `${timeBeside(bin.at, until)} – ${binMs < 86_400_000 ? clockTime(end) : timeBeside(end, until)}`;
}

/** A bin in words. */
export function binWords(bin: ActivityBin, binMs: number, until: number): string {
  const middle = median(bin.answers);
  const answer = middle === null ? '' : `, median answer ${duration(middle)}`;
  return `${binTime(bin, binMs, until)}: ${count(bin.inbound)} in, ${count(bin.outbound)} out${answer}`;
}
