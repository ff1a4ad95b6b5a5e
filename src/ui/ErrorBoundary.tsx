import { Component, type ReactNode } from 'react';
import { frameText } from './frame-text';
import { Said } from './i18n/said/Said';
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
    const t = frameText.get().broken;
    return (
      <section className={styles.error} role="alert">
        <h2>{t.title(this.props.part)}</h2>
        <code>
          <Said message={error.message} />
        </code>
        <p>{t.rest}</p>
        <div className={styles.actions}>
          <button type="button" onClick={() => this.setState({ error: null })}>
            {t.again}
          </button>
        </div>
      </section>
    );
  }
}
