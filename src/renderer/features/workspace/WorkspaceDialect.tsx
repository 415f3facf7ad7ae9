import { Popover, UnstyledButton } from '@mantine/core';
import { dialectFacts, dialectSentence, eraName } from '../../../rules/dialect.js';
import { useWorkspace } from './queries.js';
import classes from './WorkspaceDialect.module.css';

/** Which NanoClaw the console takes the workspace for; pressed, it says from what. */
export function WorkspaceDialect() {
  const dialect = useWorkspace().data?.dialect ?? null;
  if (dialect === null) return null;
  const certain = dialect.without.length === 0;
  return (
    <Popover position="top-end" width={380} shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.dialect}>
          NanoClaw {eraName(dialect)}
          {certain ? '' : ' (uncertain)'}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.said} aria-label="How this NanoClaw works">
        {dialectSentence(dialect)}
        <ul className={classes.facts}>
          {dialectFacts(dialect).map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
