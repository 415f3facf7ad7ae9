import type { ContainerFacts } from '../../../contract/entities/container.js';
import { containerEvidence } from '../../../rules/container-evidence.js';
import { hostNext } from '../../../rules/container-next.js';
import { isLeftoverTool } from '../../../rules/container-signs.js';
import { containerVerdict, duration } from '../../../rules/container-state.js';
import { Fact, Facts, PanelTitle } from '../../ui/Facts.js';
import { fullTime, visible } from '../../ui/format.js';
import { useNow } from '../../ui/now.js';
import { useWorkspace } from '../workspace/index.js';
import classes from './Container.module.css';
import { ContainerIcon } from './ContainerState.js';
import { EngineContainers } from './EngineContainers.js';
import { EvidenceTable } from './EvidenceTable.js';
import { useHost } from './queries.js';

/** The verdict, what follows from it, and the evidence behind it, source by source. */
export function ContainerPanel({ sessionId, facts }: { sessionId: string; facts: ContainerFacts }) {
  const now = useNow();
  const host = useHost(sessionId).data ?? null;
  const exposed = useWorkspace().data?.exposedTo ?? null;
  const verdict = containerVerdict(facts, now);
  const since = (at: number | null) => {
    if (at === null) return null;
    const age = at > now + 999 ? `in ${duration(at - now)}` : `${duration(now - at)} ago`;
    return `${age}\n${fullTime(at)}`;
  };
  return (
    <>
      <div className={classes.verdict} data-state={verdict.state}>
        <ContainerIcon verdict={verdict} size={16} />
        <div>
          <strong className={classes.verdictWords}>{visible(verdict.words)}</strong>
          <p>{visible(verdict.sentence)}</p>
        </div>
      </div>
      {exposed !== null && <p className={classes.problem}>{exposed}</p>}
      <EvidenceTable evidence={containerEvidence(facts, verdict.state, now)} now={now} />
      <PanelTitle>What the host does next</PanelTitle>
      <p className={classes.next}>{hostNext(facts, verdict, host, now)}</p>
      <EngineContainers engine={facts.engine} now={now} />
      {facts.tool !== null && (
        <>
          <PanelTitle>
            {isLeftoverTool(facts) ? 'Tool left over by an earlier container' : 'Running tool'}
          </PanelTitle>
          <Facts>
            <Fact name="Tool" value={visible(facts.tool.name)} mono />
            <Fact name="Started" value={since(facts.tool.startedAt)} />
            <Fact
              name="Its time limit"
              value={facts.tool.declaredTimeoutMs === null ? null : duration(facts.tool.declaredTimeoutMs)}
            />
          </Facts>
        </>
      )}
      {facts.claims.length > 0 && (
        <>
          <PanelTitle>Open claims</PanelTitle>
          <Facts>
            {facts.claims.map((claim) => (
              <Fact
                key={claim.messageId}
                name={visible(claim.messageId)}
                value={since(claim.since) ?? 'at an unreadable time'}
              />
            ))}
          </Facts>
        </>
      )}
    </>
  );
}
