import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StagedWorkspace } from '../../support/staged-workspace.js';
import { expect, test } from '../fixtures.js';

const SECOND = 1000;
const DAY = 86_400_000;
const iso = (ageMs: number): string => new Date(Date.now() - ageMs).toISOString();

test('B02: a message that an older ack hides is said to be missed, everywhere', async ({ dir, launch }) => {
  const stage = await StagedWorkspace.of(join(dir, 'workspace'), ['Reused']);
  const asked = JSON.stringify({ text: 'asked a minute ago', sender: 'Dana' });
  stage.insert('Reused', 'inbound.db', 'messages_in', {
    ...{ id: '42', seq: 10, kind: 'chat', timestamp: iso(60 * SECOND), content: asked },
  });
  stage.insert('Reused', 'outbound.db', 'processing_ack', {
    ...{ message_id: '42', status: 'completed' },
    status_changed: iso(20 * DAY)
      .slice(0, 19)
      .replace('T', ' '),
  });
  const { page } = await launch(`--workspace=${stage.path}`, '--read-only');
  await page.attention.open();
  await expect(page.attention.item(/never seen/)).toContainText('An older ack has the same id');
  await page.sessions.open(/^Reused/);
  const row = page.timeline.row('inbound chat 10');
  await expect(row).toContainText('missed');
  await expect(row).not.toContainText('answered');
  await page.timeline.select('inbound chat 10');
  await page.inspector.show('Why');
  await expect(page.inspector.verdict).toContainText('Hidden by an older ack');
  await expect(page.inspector.verdict).toContainText('20 d ago');
  await page.inspector.show('Container');
  await expect(page.inspector.nextPoll).toContainText('older ack');
});

test('N7: a tool that a dead container left is not shown as running', async ({ dir, env, launch }) => {
  env.DOCKER_HOST = `unix://${join(dir, 'no-engine.sock')}`;
  const stage = await StagedWorkspace.of(join(dir, 'workspace'), ['Anew']);
  stage.claims('Anew', 'running');
  stage.holds('Anew', 5 * SECOND);
  stage.insert('Anew', 'outbound.db', 'container_state', {
    ...{ id: 1, current_tool: 'Bash', tool_declared_timeout_ms: 600_000 },
    ...{ tool_started_at: iso(120 * SECOND), updated_at: iso(120 * SECOND) },
  });
  stage.beats('Anew', 0);
  const { page } = await launch(`--workspace=${stage.path}`, '--read-only');
  await page.sessions.open(/^Anew/);
  await expect(page.timeline.containerStatus).toContainText('working');
  await expect(page.timeline.containerStatus).not.toContainText('Bash');
  const panel = await page.inspector.show('Container');
  await expect(panel).toContainText('Tool left over by an earlier container');
});

test('B06: the zone of a recurrence is the project’s, and is said beside the times', async ({
  workspace,
  launch,
}) => {
  writeFileSync(join(dirname(workspace), '.env'), 'TZ=America/Sao_Paulo\n');
  const { page } = await launch(`--workspace=${workspace}`);
  await page.sessions.open(/Terminal/);
  await page.compose.tool('More fields').click();
  await page.compose.field('Recurrence').fill('0 9 * * 1-5');
  await expect(page.compose.region).toContainText('by TZ in the project’s .env (America/Sao_Paulo)');
});
