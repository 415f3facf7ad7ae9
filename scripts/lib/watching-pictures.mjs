// The pictures of docs/OPERATING.md about watching, where nothing is written: why, the
// container, what needs a person.
import { deskOf } from './desk.mjs';
import { picture, withApp } from './picture.mjs';

/** @param {string} profile the user-data folder of a console that has a demo */
export async function watchingPictures(profile) {
  const work = async (window, app) => {
    // A machine on which pictures are made cannot show a notification.
    await app.evaluate(({ Notification }) => {
      Notification.isSupported = () => true;
    });
    const desk = deskOf(window);
    await inspector(window, desk);
    await acrossSessions(window, desk);
  };
  await withApp([`--user-data-dir=${profile}`, '--demo'], work, { width: 1360, height: 820 });
}

async function inspector(window, desk) {
  const region = window.getByRole('region', { name: 'Inspector' });
  const show = (tab) => region.getByRole('tab', { name: tab }).click();

  await desk.open(/ops@northwind/);
  await show('Container');
  await region.getByText('none since the claim').waitFor();
  await region.getByText(/^Handed to the agent/).waitFor();
  await picture(window, 'container', region);

  await desk.open(/#digest/);
  const held = window.getByRole('article', { name: /^inbound chat/ }).filter({ hasText: 'Where is today' });
  await held.getByRole('time').first().click();
  await show('Why');
  await region.getByText(/^Held back by/).waitFor();
  await picture(window, 'why', region);

  await show('Container');
  const poll = region.getByRole('region', { name: 'Next poll' });
  await poll.getByText(/^Skipped/).waitFor();
  await poll.scrollIntoViewIfNeeded();
  await picture(window, 'next-poll', poll);
}

async function acrossSessions(window, desk) {
  await desk.command('Activity of the workspace');
  await desk.dialog.getByText(/sessions counted\.$/).waitFor();
  await desk.dialog.getByRole('img', { name: / in, .* out/ }).waitFor();
  await desk.shoot('activity');

  const filter = window.getByRole('searchbox', { name: 'Filter sessions' });
  await filter.fill('is:');
  await window.getByRole('listbox', { name: 'Filter words' }).waitFor();
  await picture(window, 'filter', window.getByRole('region', { name: 'Sessions' }));
  await filter.fill('');

  await desk.command('Needs attention');
  const attention = window.getByRole('region', { name: 'Needs attention' });
  await attention.getByRole('listitem').first().waitFor();
  await picture(window, 'attention', attention);

  await attention.getByRole('button', { name: /^Notifications/ }).click();
  const notifications = window.getByRole('dialog', { name: /^Notifications/ });
  await notifications.getByRole('switch').waitFor();
  await picture(window, 'notifications', notifications);
}
