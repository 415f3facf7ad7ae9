import type { EngineContainer, EngineFacts } from '../../../contract/entities/container.js';
import { duration } from '../../../rules/container-state.js';
import { Fact, Facts, PanelTitle } from '../../ui/Facts.js';
import { fullTime, visible } from '../../ui/format.js';
import classes from './Container.module.css';

const foundBy: Record<EngineContainer['foundBy'], string> = {
  label: 'its label nanoclaw-session',
  mount: 'its folder at /workspace',
};

/** The session's containers as Docker and Podman list them, and why either was not asked or is silent. */
export function EngineContainers({ engine, now }: { engine: EngineFacts; now: number }) {
  const { containers, problems } = engine;
  if (containers.length === 0 && problems.length === 0) return null;
  return (
    <>
      <PanelTitle>Container engine</PanelTitle>
      {containers.length > 1 && (
        <p className={classes.problem}>
          {containers.length} containers run for this session. A host starts only one: the others are
          leftovers, or another host’s.
        </p>
      )}
      {containers.map((container) => (
        <div key={container.id} className={classes.container}>
          <Facts>
            <Fact name="Container" value={visible(container.name)} copy={container.name} mono />
            <Fact name="Id" value={container.id} copy={container.id} mono />
            <Fact name={container.engine} value={container.state} />
            <Fact
              name="Started"
              value={
                container.startedAt === null
                  ? null
                  : `${duration(now - container.startedAt)} ago\n${fullTime(container.startedAt)}`
              }
            />
            <Fact name="Found by" value={foundBy[container.foundBy]} />
          </Facts>
        </div>
      ))}
      {problems.map((problem) => (
        <p key={problem} className={classes.problem}>
          {visible(problem)}.
        </p>
      ))}
    </>
  );
}
