import type { ReactNode } from 'react';
import type {
  EngineContainer,
  EngineFacts,
  UnplacedContainer,
} from '../../../contract/entities/container.js';
import { duration } from '../../../rules/container-state.js';
import { engineStates } from '../../../rules/engine-words.js';
import { Fact, Facts, PanelTitle } from '../../ui/Facts.js';
import { fullTime, shortTime, visible } from '../../ui/format.js';
import classes from './Container.module.css';

const foundBy: Record<EngineContainer['foundBy'], string> = {
  label: 'its label nanoclaw-session',
  mount: 'its folder at /workspace',
};

/**
 * The session's containers as Docker and Podman list them, what may be one of them, and why either was not asked or is
 * silent.
 */
export function EngineContainers({ engine, now }: { engine: EngineFacts; now: number }) {
  const { containers, unplaced, lost, problems } = engine;
  if ([containers, unplaced, lost, problems].every(({ length }) => length === 0)) return null;
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
        <ContainerFacts key={container.id} container={container} now={now}>
          <Fact name="Found by" value={foundBy[container.foundBy]} />
        </ContainerFacts>
      ))}
      {unplaced.length > 0 && (
        <p className={classes.problem}>
          {unplaced.length === 1 ? 'This container' : 'Any of these containers'} may be this session’s.
        </p>
      )}
      {unplaced.map((container) => (
        <ContainerFacts key={container.id} container={container} now={now}>
          <Fact name="Not placed" value={visible(container.why)} />
        </ContainerFacts>
      ))}
      {lost.map(({ engine: name, until, container }) => (
        <p key={`${name} ${until}`} className={classes.problem}>
          {name} answered until <time title={fullTime(until)}>{shortTime(until, now)}</time>
          {container === null ? '.' : `, and then ran ${visible(container)}.`}
        </p>
      ))}
      {problems.map((problem) => (
        <p key={problem} className={classes.problem}>
          {visible(problem)}
          {problem.endsWith('…') ? '' : '.'}
        </p>
      ))}
    </>
  );
}

interface ContainerFactsProps {
  container: EngineContainer | UnplacedContainer;
  now: number;
  children: ReactNode;
}

function ContainerFacts({ container, now, children }: ContainerFactsProps) {
  const { engine, id, name, state, startedAt, restarts } = container;
  return (
    <div className={classes.container}>
      <Facts>
        <Fact name="Container" value={visible(name)} copy={name} mono />
        <Fact name="Id" value={id} copy={id} mono />
        <Fact name={engine} value={engineStates[state]} />
        <Fact
          name="Started"
          value={startedAt === null ? null : `${duration(now - startedAt)} ago\n${fullTime(startedAt)}`}
        />
        {restarts > 0 && <Fact name="Restarts" value={String(restarts)} />}
        {children}
      </Facts>
    </div>
  );
}
