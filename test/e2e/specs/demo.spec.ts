import { expect, test } from '../fixtures.js';

test('the first start opens the demo, and its agent answers an injected message', async ({ launch }) => {
  const { page } = await launch();
  await expect(page.sessions.row(/Playground/)).toBeVisible({ timeout: 20_000 });
  await expect(page.sessions.row(/stuck/)).not.toHaveCount(0);
  await page.sessions.open(/Playground/);
  await expect(page.timeline.containerStatus).toContainText('simulated');
  await page.compose.attach({ name: 'numbers.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
  await page.compose.send('What is in this file?');
  await expect(page.timeline.withText('What is in this file?').first()).toBeVisible();
  const answer = page.timeline.rows
    .filter({ hasText: 'numbers.csv' })
    .filter({ hasText: /8 bytes|8 B/ })
    .last();
  await expect(answer).toBeVisible();
  await expect(page.timeline.region.getByRole('article', { name: /^outbound chat/ }).last()).toContainText(
    'numbers.csv',
  );
  expect(page.problems).toEqual([]);
});
