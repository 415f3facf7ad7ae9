import { join } from 'node:path';
import { StagedWorkspace } from '../../support/staged-workspace.js';
import { expect, test } from '../fixtures.js';

const MINUTE = 60_000;

const chat = (text: string): string => JSON.stringify({ text, sender: 'Dana' });

test('what containers and messages are in is said by the list, the Container tab and the Why tab', async ({
  dir,
  env,
  launch,
}) => {
  // Whatever engine this machine has would deny these containers.
  env.DOCKER_HOST = `unix://${join(dir, 'no-engine.sock')}`;
  const containers = [
    {
      name: 'Starting',
      words: 'running, starting',
      sentence: 'not been seen yet, like one that has just started',
      poll: 'its first poll comes next',
    },
    {
      name: 'Gone',
      words: 'running? silent 3 h',
      sentence: 'it was last seen 3 h ago: the container is probably gone',
      poll: 'Probably nobody is polling: the container is gone',
    },
    {
      name: 'Leftover',
      words: 'stopped, claim left',
      sentence: 'v2.db says stopped, but a claim on a message was left behind',
      poll: 'The next one clears the claims that were left',
    },
    {
      name: 'Skewed',
      words: 'running? clock 2 h ahead',
      sentence: 'The heartbeat is stamped 2 h in the future',
      poll: 'It is not known whether anybody is polling: a clock is wrong',
    },
    {
      name: 'Unknown',
      words: 'unknown',
      sentence: 'v2.db has an unknown container status',
      poll: 'It is not known whether anybody is polling.',
    },
  ] as const;
  const stage = await StagedWorkspace.of(join(dir, 'workspace'), [
    ...containers.map(({ name }) => name),
    ...['Awake', 'Asked', 'Silent'],
  ]);
  stage.claims('Starting', 'running');
  stage.claims('Gone', 'running');
  stage.beats('Gone', 180 * MINUTE);
  stage.holds('Leftover', 20 * MINUTE);
  stage.beats('Leftover', 20 * MINUTE);
  stage.claims('Skewed', 'running');
  stage.beats('Skewed', -120 * MINUTE);
  stage.claims('Unknown', 'sleeping');

  const at = new Date().toISOString();
  stage.claims('Awake', 'running');
  stage.beats('Awake', 0);
  const rows = [
    { id: 'on-wake', seq: 10, on_wake: 1, content: chat('at the next wake') },
    { id: 'context', seq: 12, trigger: 0, content: chat('by the way') },
  ];
  for (const row of rows)
    stage.insert('Awake', 'inbound.db', 'messages_in', { kind: 'chat', timestamp: at, ...row });
  stage.says('Awake', {
    id: 'out',
    seq: 5,
    kind: 'chat',
    timestamp: at,
    content: '{"text":"did it arrive?"}',
  });
  stage.claims('Asked', 'running');
  stage.beats('Asked', 0);
  stage.asks('Asked', 'q-1', 10 * MINUTE);

  const { page } = await launch(`--workspace=${stage.path}`);
  const { sessions, timeline, inspector } = page;

  for (const { name, words, sentence, poll } of containers) {
    await test.step(`a container: ${words}`, async () => {
      await expect(sessions.row(new RegExp(`^${name}`))).toContainText(words);
      await sessions.open(new RegExp(`^${name}`));
      await expect(timeline.containerStatus).toContainText(words);
      const panel = await inspector.show('Container');
      await expect(panel).toContainText(sentence);
      await expect(inspector.nextPoll).toContainText(poll);
    });
  }

  const why = async (session: string, row: string): Promise<void> => {
    await sessions.open(new RegExp(`^${session}`));
    await timeline.select(row);
    await inspector.show('Why');
  };

  await test.step('a message waits for a wake, another is context only', async () => {
    await why('Awake', 'inbound chat 10');
    await expect(inspector.verdict).toContainText('Waits for the next wake');
    await expect(inspector.forecast).toContainText('The next one takes it with its first poll.');
    await why('Awake', 'inbound chat 12');
    await expect(inspector.verdict).toContainText('Context only');
  });

  await test.step('an answer was noted as delivered without a platform’s id', async () => {
    await why('Awake', 'outbound chat 5');
    await expect(inspector.verdict).toContainText('Delivered without a platform’s id');
    await expect(inspector.verdict).toContainText('a row recorded as delivered is never sent again');
  });

  await test.step('a question has timed out', async () => {
    await why('Asked', 'outbound chat-sdk 3');
    await expect(inspector.verdict).toContainText('Probably timed out');
    await expect(inspector.verdict).toContainText('It was asked 10 min ago');
  });

  await test.step('a claim in silence is counted down to the host’s patience', async () => {
    // Staged last, since it lasts only half a minute.
    stage.beats('Silent', MINUTE);
    stage.holds('Silent', 31_000);
    stage.claims('Silent', 'running');
    await why('Silent', 'inbound chat 4');
    await expect(inspector.verdict).toContainText('Silent since it was claimed');
    await expect(inspector.verdict).toContainText(/in \d+\ss it will count as stuck/);
    await expect(inspector.forecast).toContainText('the host’s next sweep kills it');
  });
  expect(page.problems).toEqual([]);
});
