import { Popover, UnstyledButton } from '@mantine/core';
import { dialectSentence, eraName } from '../../../rules/dialect.js';
import { useWorkspace } from './queries.js';
import classes from './WorkspaceDialect.module.css';

/** Which NanoClaw the console takes the workspace for; pressed, it says from what. */
export function WorkspaceDialect() {
  const dialect = useWorkspace().data?.dialect ?? null;
  if (dialect === null) return null;
  const certain = dialect.without.length === 0;
  return (
    <Popover position="top-start" width={360}>
      <Popover.Target>
        <UnstyledButton className={classes.dialect}>
          NanoClaw {eraName(dialect)}
          {certain ? '' : ' (uncertain)'}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.said}>{dialectSentence(dialect)}</Popover.Dropdown>
    </Popover>
  );
}
