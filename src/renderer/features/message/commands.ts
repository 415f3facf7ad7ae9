import { type Command, inSession, onSession } from '../../ui/command.js';
import { middleList } from '../../ui/middle-list.js';
import { copyContents, copyMessages } from './copy.js';
import { composer, timeline } from './handles.js';
import { wakeDialog } from './route.js';

/** A command about the open session's messages. */
const one = (command: Omit<Command, 'group' | 'when'>): Command => ({
  group: 'Message',
  when: inSession,
  ...command,
});

/** The list in the middle: the timeline, or what stands in its place. */
const middle = () => middleList.current ?? timeline.current;
const somewhere: Command['when'] = ({ session }) => session !== null || middleList.current !== null;

export const messageCommands: readonly Command[] = [
  {
    id: 'message.focus',
    title: 'Go to timeline',
    group: 'Go',
    keys: 'g t',
    when: inSession,
    run: () => timeline.current?.focus(),
  },
  {
    id: 'message.next',
    title: 'Next message',
    group: 'Message',
    keys: 'j',
    scope: 'timeline',
    when: somewhere,
    run: () => middle()?.move(1),
  },
  {
    id: 'message.previous',
    title: 'Previous message',
    group: 'Message',
    keys: 'k',
    scope: 'timeline',
    when: somewhere,
    run: () => middle()?.move(-1),
  },
  one({
    id: 'message.open',
    title: 'Open message in inspector',
    keys: 'Enter',
    scope: 'timeline',
    menus: ['row'],
    run: () => timeline.current?.openFocused(),
  }),
  one({
    id: 'message.why',
    title: 'Why is it in this state?',
    keys: 'w',
    scope: 'timeline',
    menus: ['row'],
    run: ({ shell }) => {
      timeline.current?.openFocused();
      shell.inspect('why');
    },
  }),
  one({
    id: 'message.raw',
    title: 'Show the raw row',
    scope: 'timeline',
    menus: ['row'],
    run: ({ shell }) => {
      timeline.current?.openFocused();
      shell.inspect('raw');
    },
  }),
  {
    id: 'message.copyText',
    title: 'Copy text',
    words: 'clipboard',
    group: 'Message',
    keys: 'mod+c',
    scope: 'timeline',
    menus: ['row'],
    ...onSession((session) => void copyMessages(session, timeline.current?.chosen() ?? [])),
  },
  {
    id: 'message.copyJson',
    title: 'Copy as JSON',
    words: 'clipboard raw content',
    group: 'Message',
    menus: ['row'],
    ...onSession(({ id }) => void copyContents(id, timeline.current?.chosen() ?? [])),
  },
  one({
    id: 'message.newest',
    title: 'Newest message',
    keys: 'g n',
    run: () => timeline.current?.newest(),
  }),
  one({
    id: 'message.oldest',
    title: 'Beginning of the conversation',
    words: 'oldest first message',
    keys: 'g o',
    run: () => timeline.current?.goTo({ at: 0 }),
  }),
  one({
    id: 'message.goTo',
    title: 'Go to a date or seq…',
    words: 'jump time date',
    keys: 'g d',
    run: () => timeline.current?.askGoTo(),
  }),
  one({
    id: 'message.compose',
    title: 'Write a message',
    keys: 'i',
    run: () => composer.current?.focus(),
  }),
  one({
    id: 'message.attach',
    title: 'Attach files…',
    keys: 'a',
    run: () => composer.current?.chooseFiles(),
  }),
  one({
    id: 'message.send',
    title: 'Send and stay',
    keys: 'mod+Enter',
    run: () => composer.current?.send(false),
  }),
  one({
    id: 'message.sendNext',
    title: 'Send and open the next session',
    keys: 'mod+shift+Enter',
    run: () => composer.current?.send(true),
  }),
  one({
    id: 'message.route',
    title: 'Inject through the host…',
    words: 'channel wake route cli.sock send',
    keys: 'mod+alt+Enter',
    run: () => composer.current?.route(),
  }),
  {
    id: 'message.wake',
    title: 'Wake now…',
    words: 'container start host route',
    group: 'Session',
    menus: ['session'],
    ...onSession((session) => wakeDialog.open({ session })),
    when: ({ workspace, session }) =>
      workspace.readOnlyReason === null && session !== null && session.status === 'active',
  },
  one({
    id: 'message.select',
    title: 'Select or deselect message',
    keys: 'x',
    scope: 'timeline',
    menus: ['row'],
    run: () => timeline.current?.toggleMark(),
  }),
  one({
    id: 'message.selectNext',
    title: 'Select down',
    keys: 'shift+ArrowDown',
    scope: 'timeline',
    run: () => timeline.current?.extendMark(1),
  }),
  one({
    id: 'message.selectPrevious',
    title: 'Select up',
    keys: 'shift+ArrowUp',
    scope: 'timeline',
    run: () => timeline.current?.extendMark(-1),
  }),
  one({
    id: 'draft.more',
    title: 'More fields of the message',
    keys: 'm',
    run: () => composer.current?.toggleMore(),
  }),
  one({
    id: 'draft.json',
    title: 'Write the message as JSON',
    keys: 'mod+j',
    run: () => composer.current?.toggleJson(),
  }),
  one({
    id: 'draft.clear',
    title: 'Clear the draft',
    run: () => composer.current?.clear(),
  }),
  one({
    id: 'template.use',
    title: 'Templates and sent messages…',
    words: 'snippets history',
    keys: 't',
    run: () => composer.current?.openTemplates(),
  }),
  one({
    id: 'template.save',
    title: 'Save the message as a template…',
    run: () => composer.current?.saveTemplate(),
  }),
];
