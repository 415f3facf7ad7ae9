/** The demo's working side: incidents, deployments, mail, research, content. */
import { chartPng, pdfFile, textFile } from './files.js';
import {
  arrived,
  type DemoSession,
  days,
  hours,
  minutes,
  posted,
  replied,
  said,
  sent,
  session,
} from './script.js';

const ledger = { chat: 'mg-ledger', threadId: null };
const lin = ['lin', 'Lin Okafor'] as const;
const tomas = ['tomas', 'Tomás Rivera'] as const;
const ida = ['ida', 'Ida Berg'] as const;

const option = (label: string, value: string): Record<string, string> => ({
  label,
  selectedLabel: label,
  value,
});

const buildLog = textFile('build-4187.log', 'text/plain', [
  '[12:01:07] checkout northwind/ledger @ 9f3c2ab',
  '[12:01:31] npm ci: 1 204 packages in 22 s',
  '[12:02:10] test ledger/rounding.test.ts',
  '  ✗ splits an amount over three accounts',
  '    expected 33.34 + 33.33 + 33.33, got 33.33 + 33.33 + 33.33 (1 cent lost)',
  '[12:02:11] 1 failed, 318 passed',
  '[12:02:11] exit code 1',
]);

const report = `# SQLite or DuckDB for 10 GB of event logs?

Short answer: keep SQLite for ingest, and run the weekly analysis in DuckDB over an export.

## What was measured
${Array.from(
  { length: 24 },
  (_, i) =>
    `${i + 1}. Query ${i + 1} over ${(i % 6) + 5} million rows: the row store read every page of the table, the column store only the ${(i % 3) + 2} columns that the query names. The difference grows with the width of the row and shrinks with the share of rows that qualify.`,
).join('\n')}

## What decides
- Writes arrive one at a time and must be durable: that is SQLite's home.
- Reads aggregate over months: that is DuckDB's.
- One export a week costs 40 s and removes the choice altogether.`;

const code = `The bug is in the rounding: each share is rounded by itself, so the rest is lost.

\`\`\`ts
export function split(cents: number, parts: number): number[] {
  const base = Math.floor(cents / parts);
  const rest = cents - base * parts; // 0 <= rest < parts
  return Array.from({ length: parts }, (_, i) => base + (i < rest ? 1 : 0));
}
\`\`\`

\`split(10_000, 3)\` gives \`[3334, 3333, 3333]\`, and the sum is right again.`;

/** The chats of people at work. */
export const workChats: readonly DemoSession[] = [
  session(
    'incidents',
    'ag-atlas',
    'mg-incidents',
    days(14),
    [
      arrived(
        'hook-3001',
        days(9),
        'webhook',
        {
          source: 'github',
          event: 'pull_request.opened',
          payload: {
            number: 311,
            title: 'Round shares to the cent',
            user: 'lin',
            additions: 42,
            deletions: 9,
          },
        },
        { from: ledger },
      ),
      replied('msg-inc-3002', days(8.99), 'Reviewed #311: the rest of the division is lost, see line 18.', {
        inReplyTo: 'hook-3001',
        to: ledger,
      }),
      said('inc-3003', hours(5), 'PagerDuty', 'P2: checkout error rate 4.1 % (threshold 2 %)'),
      replied('msg-inc-3004', hours(4.98), 'Looking. The rise began with release v812, nine minutes ago.', {
        inReplyTo: 'inc-3003',
        files: [chartPng('error-rate.png', [0.1, 0.12, 0.09, 0.11, 0.14, 0.35, 0.62, 0.91])],
      }),
      sent('msg-inc-3005', hours(4.9), 'chat-sdk', {
        type: 'ask_question',
        questionId: 'msg-inc-3005',
        title: 'Restart workers?',
        question: 'Two of six workers hang. Restart them?',
        options: [option('Restart', 'restart'), option('Leave them', 'leave')],
      }),
      arrived('sys-resp-3006', hours(4.8), 'system', {
        type: 'question_response',
        questionId: 'msg-inc-3005',
        selectedOption: 'restart',
        userId: 'U-tomas',
        status: 'answered',
        result: { selectedOption: 'restart' },
      }),
      replied('msg-inc-3007', hours(4.7), 'Restarted. Error rate back to 1.2 %.'),
      said('inc-3008', minutes(14), 'PagerDuty', 'P2: checkout error rate 4.6 % (threshold 2 %)'),
      sent('msg-inc-3009', minutes(12), 'chat-sdk', {
        type: 'ask_question',
        questionId: 'msg-inc-3009',
        title: 'Roll back to v811?',
        question: 'The errors are back, and only on hosts with v812. Roll back?',
        options: [option('Roll back', 'rollback'), option('Wait 10 min', 'wait'), option('Ignore', 'ignore')],
      }),
    ],
    { mode: 'agent-shared', container: 'running', heartbeatAgo: minutes(2) },
  ),

  session(
    'deploy',
    'ag-atlas',
    'mg-engineering',
    hours(2),
    [
      posted('eng-4001', minutes(31), tomas, 'Atlas, build 4187 is red. What broke?', { files: [buildLog] }),
      replied('msg-eng-4002', minutes(30), code, { inReplyTo: 'eng-4001' }),
      posted('eng-4003', minutes(6), lin, 'Merged. Please run the whole migration against staging.', {
        replyTo: { id: 'discord-pm-eng-4002', sender: 'Atlas', text: 'The bug is in the rounding…' },
        state: 'processing',
      }),
    ],
    {
      mode: 'per-thread',
      threadId: 'thread-4187',
      container: 'running',
      heartbeatAgo: 20_000,
      staged: true,
      tool: { name: 'Bash', declaredTimeoutMs: hours(2), startedAgo: minutes(5.5) },
    },
  ),

  session(
    'opsmail',
    'ag-atlas',
    'mg-opsmail',
    days(10),
    [
      said('mail-5001', days(8.5), 'billing@vendor.test', 'Your invoice 2231 is attached.', {
        files: [pdfFile('invoice-2231.pdf', ['Invoice 2231', 'Hosting, 1 month', 'Total: 1,480.00'])],
      }),
      replied('msg-mail-5002', days(8.49), 'Received, thank you. It is booked for the 1st.', {
        inReplyTo: 'mail-5001',
        delivery: 'failed',
      }),
      said('mail-5003', days(4), 'noreply@status.test', 'Maintenance window tonight 23:00–01:00 UTC', {
        state: 'failed',
      }),
      said(
        'mail-5004',
        minutes(21),
        'billing@vendor.test',
        'Reminder: invoice 2231 is overdue. Please advise.',
        {
          state: 'processing',
        },
      ),
    ],
    { container: 'running', heartbeatAgo: minutes(22), staged: true },
  ),

  session(
    'research',
    'ag-quill',
    'mg-engineering',
    days(4),
    [
      posted('eng-6001', days(3.9), ida, '@Quill SQLite or DuckDB for 10 GB of event logs? Take your time.'),
      replied('msg-res-6002', days(3.7), report, { inReplyTo: 'eng-6001' }),
      arrived(
        'a2a-6003',
        days(2),
        'chat',
        {
          text: 'Noa asks for a one-line summary of your report.',
          sender: 'Mira',
          senderId: 'agent:ag-mira',
        },
        { sourceSession: 'noa' },
      ),
      sent('msg-res-6004', days(1.99), 'chat-sdk', {
        type: 'card',
        card: { title: 'SQLite or DuckDB?', body: 'SQLite for ingest, DuckDB over a weekly export.' },
        fallbackText: 'SQLite for ingest, DuckDB over a weekly export.',
      }),
    ],
    { mode: 'per-thread', threadId: 'thread-6001' },
  ),

  session(
    'freeze',
    'ag-quill',
    'mg-engineering',
    days(12),
    [
      posted('eng-7001', days(11.8), tomas, 'When does the deploy freeze start?'),
      replied('msg-frz-7002', days(11.79), 'On Friday at 18:00 UTC, by the calendar that Ida pinned.', {
        inReplyTo: 'eng-7001',
      }),
    ],
    { mode: 'per-thread', threadId: 'thread-7001', closed: true },
  ),

  session('content', 'ag-quill', 'mg-content', days(7), [
    posted('con-8001', days(6.5), ida, 'Does <b>bold</b> & "quotes" survive? <script>alert("no")</script>'),
    replied(
      'msg-con-8002',
      days(6.49),
      'They do: <b>bold</b> stays literal, and <img src=x onerror=alert(1)> too.',
      {
        inReplyTo: 'con-8001',
      },
    ),
    posted(
      'con-8003',
      hours(3),
      ida,
      'Is the post about rounding ready? https://blog.northwind.test/drafts/17',
    ),
    replied('msg-con-8004', hours(2.95), 'Almost: one diagram is missing. You have it by this evening.', {
      inReplyTo: 'con-8003',
      delivery: 'none',
    }),
  ]),
];
