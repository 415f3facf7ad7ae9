import type { ApprovalAsk as Ask } from '../../../contract/entities/approval.js';
import { Fact, Facts } from '../../ui/Facts.js';
import { Note } from '../../ui/Note.js';
import { PlainText } from '../../ui/PlainText.js';
import classes from './Approvals.module.css';

/** What is asked for, as a person reads it. */
export function ApprovalAsk({ ask }: { ask: Ask }) {
  switch (ask.type) {
    case 'message':
      return (
        <>
          <p className={classes.to}>
            To <bdi>{ask.to.name ?? ask.to.id}</bdi>
            {ask.to.name === null && ', an agent group that v2.db does not have'}
          </p>
          <Quoted text={ask.text} />
          {ask.files.length > 0 && (
            <Facts>
              <Fact name="Files" value={ask.files.join('\n')} />
            </Facts>
          )}
        </>
      );
    case 'packages':
      return (
        <Facts>
          {ask.apt.length > 0 && <Fact name="apt" value={ask.apt.join(' ')} mono />}
          {ask.npm.length > 0 && <Fact name="npm" value={ask.npm.join(' ')} mono />}
          <Fact name="Why" value={ask.reason} />
        </Facts>
      );
    case 'mcp-server':
      return (
        <Facts>
          <Fact name="MCP server" value={ask.name} />
          {ask.url !== null && <Fact name="URL" value={ask.url} mono />}
          {ask.command !== null && (
            <Fact name="Command" value={[ask.command, ...ask.args].map(quoted).join(' ')} mono />
          )}
          <Fact name="Environment" value={<Values of={ask.env} />} mono />
          {ask.headers.length > 0 && <Fact name="Headers" value={<Values of={ask.headers} />} mono />}
          {ask.instructions !== null && <Fact name="Instructions" value={ask.instructions} />}
        </Facts>
      );
    case 'agent':
      return (
        <Facts>
          <Fact name="Agent" value={ask.name} />
          <Fact name="Instructions" value={ask.instructions} />
        </Facts>
      );
    case 'command':
      return (
        <Facts>
          <Fact name="Command" value={`ncl ${ask.command}`} mono />
          {ask.args.length > 0 && <Fact name="Arguments" value={<Values of={ask.args} />} mono />}
        </Facts>
      );
    case 'credential':
      return (
        <Facts>
          <Fact name="Request" value={ask.request} mono />
          <Fact name="Begins with" value={ask.body} mono />
        </Facts>
      );
    case 'held':
      return (
        <>
          <p className={classes.to}>
            From <bdi>{ask.sender ?? 'somebody without a name'}</bdi>
          </p>
          {ask.text === null ? <Note>The message has no text.</Note> : <Quoted text={ask.text} />}
        </>
      );
    case 'unknown':
      return (
        <Note>This console does not know the action, or its payload is not what such actions have.</Note>
      );
  }
}

function Quoted({ text }: { text: string }) {
  return (
    <blockquote className={classes.quoted}>
      <PlainText text={text} />
    </blockquote>
  );
}

/** As a shell would need it, so that one argument does not look like two. */
const quoted = (word: string): string => (/^[\w@%+=:,./•-]+$/u.test(word) ? word : JSON.stringify(word));

function Values({ of }: { of: readonly { name: string; value: string }[] }) {
  if (of.length === 0) return null;
  return (
    <ul className={classes.values}>
      {of.map(({ name, value }) => (
        <li key={name}>
          <bdi>{name}</bdi> = <bdi>{value}</bdi>
        </li>
      ))}
    </ul>
  );
}
