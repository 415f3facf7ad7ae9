import { containerVerdict, duration } from '../../../shared/container-state.js';
import type { ContainerFacts } from '../../../shared/entities/container.js';
import { Fact, Facts, PanelTitle } from '../../ui/Facts.js';
import { fullTime } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import classes from './Container.module.css';
import { ContainerIcon } from './ContainerState.js';

/** The evidence, one by one, and what it adds up to. */
export function ContainerPanel({ facts }: { facts: ContainerFacts }) {
  const now = useNow();
  const verdict = containerVerdict(facts, now);
  const since = (at: number | null) => (at === null ? null : `${duration(now - at)} ago\n${fullTime(at)}`);
  return (
    <>
      <div className={classes.verdict}>
        <ContainerIcon state={verdict.state} size={16} />
        <span>{verdict.sentence}</span>
      </div>
      <Facts>
        <Fact name="v2.db says" value={facts.claimed ?? 'a word that is not known here'} />
        <Fact name="Heartbeat" value={since(facts.heartbeatAt) ?? 'no .heartbeat file'} />
        <Fact name="Simulated" value={facts.simulated ? 'yes, by this console' : 'no'} />
      </Facts>
      <PanelTitle>Running tool</PanelTitle>
      {facts.tool === null ? (
        <p className={classes.none}>None is declared in container_state.</p>
      ) : (
        <Facts>
          <Fact name="Tool" value={facts.tool.name} mono />
          <Fact name="Started" value={since(facts.tool.startedAt)} />
          <Fact
            name="Its time limit"
            value={facts.tool.declaredTimeoutMs === null ? null : duration(facts.tool.declaredTimeoutMs)}
          />
        </Facts>
      )}
      <PanelTitle>Open claims</PanelTitle>
      {facts.claims.length === 0 ? (
        <p className={classes.none}>No message is claimed in processing_ack.</p>
      ) : (
        <Facts>
          {facts.claims.map((claim) => (
            <Fact key={claim.messageId} name={claim.messageId} value={since(claim.since)} />
          ))}
        </Facts>
      )}
    </>
  );
}
