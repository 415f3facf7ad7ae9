import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RouteFacts, RouteReport, RouteSender } from '../../../contract/entities/host-route.js';
import type { SessionSummary } from '../../../contract/entities/session.js';
import { arrives, foretellRoute, type RouteForecast, whyOnlyDirect } from '../../../rules/host-route.js';
import { query, write } from '../../bridge/index.js';
import { ConfirmDialog } from '../../ui/ConfirmDialog.js';
import { plural, visible } from '../../ui/format.js';
import { Note } from '../../ui/Note.js';
import { useNow } from '../../ui/now.js';
import { PlainText } from '../../ui/PlainText.js';
import { toastWritten } from '../audit/index.js';
import { useHost } from '../container/index.js';
import { useHostDoors } from '../host-door/index.js';
import type { Draft } from './drafts.js';
import { outlook } from './outlook.js';
import classes from './RouteDialog.module.css';
import { RouteForecastList } from './RouteForecastList.js';

export interface RouteDialogProps {
  session: SessionSummary;
  draft: Draft;
  /** What was sent is no draft any more. */
  onSent: () => void;
  /** It is to be written directly after all. */
  onDirect: () => void;
  onClose: () => void;
}

/** What v2.db knows nobody by: to a public chat anybody may write. */
const STRANGER: RouteSender = { id: 'cli:local', name: 'cli', as: 'member', access: [], admin: [] };

/** Whom the host lets in for the session's own agent, those of its channel first. */
function offered({ chat, agentGroupId, senders }: RouteFacts): RouteSender[] {
  const own = senders.filter(({ access }) => access.includes(agentGroupId));
  const here = (one: RouteSender) => one.id.startsWith(`${chat?.channelType}:`);
  const sorted = [...own.filter(here), ...own.filter((one) => !here(one))];
  return sorted.length > 0 ? sorted : [STRANGER];
}

const senderLabel = ({ id, name, as }: RouteSender): string =>
  id === STRANGER.id ? 'a stranger (cli:local)' : `${visible(name ?? id)}, ${as} (${visible(id)})`;

/** Why nothing arrived, by the rule that was foretold. */
function nothingArrived({ waitedMs, card, doubt }: RouteReport, { agents }: RouteForecast): string {
  const read = doubt === null ? 'The host has read the message' : `The message was sent, but ${doubt}`;
  const asked = card ? ' An owner or admin is now asked about its sender.' : '';
  const rule = agents.some(({ outcome }) => outcome === 'engages' || outcome === 'context')
    ? 'By its rules it should have: look again in a moment, and into the host’s log.'
    : agents.map(({ agent, because }) => `${agent}: ${because}.`).join(' ');
  return `${read}, and no session has it after ${Math.round(waitedMs / 1000)} s. ${rule}${asked} What you wrote is still in the composer; sent again, it may arrive twice.`;
}

/** Foretells what the host does with what is in the composer, sends it, and says what it became. */
export function RouteDialog({ session, draft, onSent, onDirect, onClose }: RouteDialogProps) {
  const now = useNow();
  const host = useHost(session.id).data;
  const doors = useHostDoors().data;
  const facts = useQuery(query('hostRoute.facts', { sessionId: session.id })).data;
  const [chosen, setChosen] = useState<string | null>(null);
  const [sent, setSent] = useState(false);
  const { text } = draft.form;
  const people = facts === undefined ? [] : offered(facts);
  const sender = people.find(({ id }) => id === chosen) ?? people[0] ?? STRANGER;
  const known = sender === STRANGER ? null : sender;
  const forecast = facts === undefined ? null : foretellRoute(facts, text, known, doors?.era ?? null);
  const cli = doors?.doors.find(({ name }) => name === 'cli');
  const shut =
    cli === undefined || cli.state === 'open' ? null : `No host takes it on cli.sock: ${cli.because}.`;
  const nobody = 'No agent would get it this way: write it directly.';
  const hindrance =
    whyOnlyDirect(draft.form, {
      attachments: draft.staged.length,
      replaces: draft.original?.takeBack === true,
    }) ??
    shut ??
    forecast?.hindrance ??
    (forecast !== null && !arrives(forecast) ? nobody : null);

  async function send(): Promise<void> {
    if (forecast === null) return;
    setSent(true);
    const input = { sessionId: session.id, text, sender: sender.name ?? sender.id, senderId: sender.id };
    const { value, entry } = await write('hostRoute.send', input);
    const { arrivals } = value;
    if (arrivals.length === 0) throw new Error(nothingArrived(value, forecast));
    onSent();
    const engaged = arrivals.filter(({ trigger }) => trigger);
    const here = arrivals.find(({ sessionId }) => sessionId === session.id);
    const what =
      engaged.length === 0
        ? 'as context only'
        : `${plural(engaged.length, 'agent')} took it${here?.seq == null ? '' : `, here as seq ${here.seq}`}`;
    const elsewhere = here === undefined ? '; it landed in another session' : '';
    toastWritten(`Injected through the host: ${what}${elsewhere}`, entry);
  }

  const directly =
    host === undefined
      ? ''
      : outlook({ container: session.container, host }, now, {
          ...{
            kind: draft.form.kind,
            due: null,
            trigger: true,
            onWake: false,
            recurrence: null,
            address: null,
          },
        });
  return (
    <ConfirmDialog
      title="Inject through the host"
      action="Inject through the host"
      hindrance={hindrance}
      ready={forecast !== null}
      onConfirm={send}
      onClose={onClose}
    >
      <PlainText text={text} />
      {people.length > 0 && forecast?.hindrance == null && (
        <Select
          label="Comes from"
          size="xs"
          mt={8}
          data={people.map((one) => ({ value: one.id, label: senderLabel(one) }))}
          value={sender.id}
          onChange={setChosen}
          allowDeselect={false}
          searchable={people.length > 8}
        />
      )}
      {forecast !== null && facts !== undefined && (
        <RouteForecastList forecast={forecast} sessionId={session.id} />
      )}
      {facts?.chat?.detached === true && (
        <Note tone="warn">The chat is detached: an answer to it will fail.</Note>
      )}
      {sent && <Note>It has been sent once. The host does not say what it does with it.</Note>}
      <div className={classes.direct}>
        <span>{visible(`Directly: ${directly}`)}</span>
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => {
            onClose();
            onDirect();
          }}
        >
          Inject directly
        </Button>
      </div>
    </ConfirmDialog>
  );
}
