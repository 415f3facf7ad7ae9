import { join } from 'node:path';
import { colorSchemes, inScheme } from '../../axe.js';
import { upgradeEra } from '../../support/eras.js';
import { SESSIONS } from '../../support/full-workspace.js';
import { queryElsewhere, runElsewhere } from '../../support/sqlite-process.js';
import { expect, test } from '../fixtures.js';

const DANA = SESSIONS.dana;
const AT = new Date(Date.now() - 3_600_000).toISOString();
const sql = (file: string, ...statements: string[]): void =>
  runElsewhere(file, 'for s in data: c.execute(s)\nc.commit()', statements);

/** What a host of 2.1 makes of an agent's message under a policy, and of a server that the agent asks for. */
function hold(workspace: string): void {
  const content = '{"text":"Please water the plants."}';
  const gate = JSON.stringify({ id: 'out-held', platform_id: 'ag-duty', content, in_reply_to: null });
  const server = JSON.stringify({
    name: 'tides',
    command: 'npx',
    args: ['tides'],
    env: { TIDES_PIN: 'quay-7' },
  });
  const v2 = join(workspace, 'v2.db');
  sql(
    v2,
    `INSERT OR IGNORE INTO users VALUES ('telegram:77', 'telegram', 'Vesna', '${AT}')`,
    ...['approver_user_id TEXT', "question TEXT NOT NULL DEFAULT ''", 'instance TEXT'].map(
      (column) => `ALTER TABLE pending_approvals ADD COLUMN ${column}`,
    ),
    `INSERT INTO pending_approvals (approval_id, session_id, request_id, action, payload, created_at, title, approver_user_id)
     VALUES ('appr-gate', '${DANA.id}', 'appr-gate', 'a2a_message_gate', '${gate}', '${AT}', 'Message approval', 'telegram:77'),
            ('appr-mcp', '${DANA.id}', 'appr-mcp', 'add_mcp_server', '${server}', '${AT}', 'Add MCP Request', NULL)`,
  );
  sql(
    join(workspace, DANA.outbound),
    `INSERT INTO messages_out (id, seq, timestamp, kind, platform_id, channel_type, content)
     VALUES ('out-held', 9001, '${AT}', 'chat', 'ag-duty', 'agent', '${content}')`,
  );
  sql(
    join(workspace, DANA.inbound),
    `INSERT INTO delivered (message_out_id, status, delivered_at) VALUES ('out-held', 'delivered', '${AT}')`,
  );
}

test('what is held is shown whole, leads to its row and back, and goes when it is decided', async ({
  workspace,
  launch,
}) => {
  hold(workspace);
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.window.keyboard.press('g');
  await page.window.keyboard.press('p');
  const { approvals } = page;
  await expect(approvals.items).toHaveCount(2);

  await approvals.unfold('Add MCP Request');
  const server = approvals.item('Add MCP Request');
  await expect(server).toContainText('TIDES_PIN = ••••••');
  await server.getByRole('button', { name: 'Show 1 hidden value' }).click();
  await expect(server).toContainText('TIDES_PIN = quay-7');
  for (const colorScheme of colorSchemes) {
    const clean = await inScheme(page.window, colorScheme);
    await clean('approvals', 'section[aria-label="Approvals"]');
  }

  await approvals.unfold('Message approval');
  const gate = approvals.item('Message approval');
  await expect(gate).toContainText('Only “Vesna” can decide on the host’s card');
  await expect(gate).toContainText('Approved, the host hands it to “Ops Agent”');
  await gate.getByRole('button', { name: 'Show it in the timeline' }).click();
  const row = page.timeline.row('outbound chat 9001');
  await expect(row).toContainText('held');
  await expect(page.inspector.region).toContainText('Waits for approval');

  await page.inspector.region.getByRole('button', { name: 'Show in Approvals' }).click();
  await expect(gate).toContainText('Who may decide');
  sql(join(workspace, 'v2.db'), "DELETE FROM pending_approvals WHERE approval_id = 'appr-gate'");
  await expect(gate).toHaveCount(0);
  await page.window.keyboard.press('Escape');
  await expect(row).toContainText('delivered');
  await expect(page.inspector.region).toContainText('Handed to another agent');
  expect(page.problems).toEqual([]);
});

test('policies between agents: none in an old workspace; made, given another approver, removed, undone', async ({
  workspace,
  launch,
}) => {
  const v2 = join(workspace, 'v2.db');
  sql(v2, `INSERT OR IGNORE INTO users VALUES ('telegram:77', 'telegram', 'Vesna', '${AT}')`);
  const { page } = await launch(`--workspace=${workspace}`);
  await expect(page.sessions.rows).toHaveCount(8);
  await page.command('Policies between agents…');
  const { approvals } = page;
  await expect(approvals.policies).toContainText('its host is older than 2.1');

  // A newer host starts.
  upgradeEra(workspace, 'agent-message-policies');
  await approvals.policies.getByRole('button', { name: 'Add a policy…' }).click();
  await approvals.choose('Messages of', 'Ops');
  await approvals.choose('To', 'Ops');
  await approvals.approver.fill('telegram:1234');
  await expect(approvals.form.getByRole('alert')).toContainText('receiver is the sender itself');
  await expect(approvals.form).toContainText(
    'No message would get through: v2.db has no user “telegram:1234”',
  );
  await approvals.form.getByRole('combobox', { name: 'To' }).click();
  const to = page.window.getByRole('listbox', { name: 'To' }).getByRole('option');
  const other = (await to.allTextContents()).find((name) => !name.startsWith('Ops')) ?? '';
  await to.filter({ hasText: other }).click();
  await approvals.approver.fill('vesna');
  await page.window.getByRole('option', { name: /Vesna/ }).click();
  await expect(approvals.approver).toHaveValue('telegram:77');
  await expect(approvals.form.getByRole('list', { name: 'What will be written' })).toContainText(
    'telegram:77',
  );
  await approvals.form.getByRole('button', { name: 'Add' }).click();
  await expect(approvals.policy('Ops Agent')).toContainText('Vesna');

  await approvals.policy('Ops Agent').getByRole('button', { name: /^Edit/ }).click();
  await approvals.approver.fill('telegram:78');
  await approvals.form.getByRole('button', { name: 'Save' }).click();
  await expect(approvals.policy('Ops Agent')).toContainText('No message gets through');

  await approvals
    .policy('Ops Agent')
    .getByRole('button', { name: /^Remove/ })
    .click();
  await page.dialog('Remove this policy?').getByRole('button', { name: 'Remove' }).click();
  await expect(approvals.policy('Ops Agent')).toHaveCount(0);
  const rows = () => queryElsewhere(v2, 'SELECT approver FROM agent_message_policies');
  expect(rows()).toEqual([]);
  await page.window.keyboard.press('Escape');
  await page.audit.open();
  await page.audit.rows(/Hold messages of agent group “Ops Agent” .* no more/).click();
  await page.audit.undo();
  await expect.poll(rows).toEqual([{ approver: 'telegram:78' }]);
  expect(page.problems).toEqual([]);
});
