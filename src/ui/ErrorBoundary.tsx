import { Component, type ReactNode } from 'react';
import styles from './panels/Messages.module.css';

interface State {
  readonly error: Error | null;
}

/** A fault in one part of the page leaves the others standing and says what happened. */
export class ErrorBoundary extends Component<{ readonly part: string; readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <section className={styles.error} role="alert">
        <h2>{this.props.part} cannot be shown</h2>
        <code>{error.message}</code>
        <p>The run goes on in its worker; the other parts still work.</p>
        <div className={styles.actions}>
          <button type="button" onClick={() => this.setState({ error: null })}>
            Show it again
          </button>
        </div>
      </section>
    );
  }
}
