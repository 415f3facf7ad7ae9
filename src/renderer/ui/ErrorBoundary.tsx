import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { sentenceOf } from '../bridge/index.js';
import { Alert } from './Alert.js';
import classes from './PaneState.module.css';

interface Props {
  /** The pane's name, for the sentence. */
  pane: string;
  /** A change of it clears the error: another session may well be fine. */
  resetKey?: string | null;
  children: ReactNode;
}

interface State {
  error: unknown;
  failed: boolean;
  resetKey: string | null | undefined;
}

/** An error in one pane stays in that pane. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, failed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error, failed: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey
      ? null
      : { failed: false, error: null, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className={classes.pane}>
        <div className={classes.failed}>
          <Alert
            sentence={`The console could not draw ${this.props.pane}: ${sentenceOf(this.state.error)}. The rest still works; try again, or restart the console.`}
          />
          <Button variant="default" onClick={() => this.setState({ failed: false, error: null })}>
            Try again
          </Button>
        </div>
      </div>
    );
  }
}
