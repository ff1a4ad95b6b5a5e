import { Component, Fragment, type ReactNode } from 'react';
import { frameText } from '../frame-text';
import { Said } from '../i18n/said/Said';
import styles from '../panels/Messages.module.css';
import { forgetTries, isForeign, mayRestore, noteTry, type Place, placeNow, returnTo } from './foreign-dom';
import { MissingAdvice } from './MissingAdvice';
import { isMissing, tryMissingAgain } from './missing-parts';
import { renewPage } from './mount';

interface Props {
  readonly part: string;
  /** Around everything: what it restores is the page. */
  readonly isPage?: boolean;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | null;
  readonly round: number;
}

/**
 * A fault in one part of the page leaves the others standing and says what happened. Where others have changed the page, the part is drawn
 * anew by itself, and the whole page where that does not help.
 */
export class ErrorBoundary extends Component<Props, State, Place | null> {
  override state: State = { error: null, round: 0 };
  #isRestoring = false;
  #place: Place | null = null;

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override getSnapshotBeforeUpdate(_: Props, before: State): Place | null {
    return this.state.error && !before.error ? placeNow() : null;
  }

  override componentDidUpdate(_: Props, before: State, place: Place | null): void {
    if (place) this.#place = place;
    if (this.state.error || !before.error) return;
    this.#isRestoring = false;
    if (this.#place) returnTo(this.#place);
  }

  override componentDidCatch(error: unknown): void {
    const { part, isPage } = this.props;
    if (this.#isRestoring || !isForeign(error) || !mayRestore(part)) return;
    this.#isRestoring = true;
    // A second time: something has been left that the part cannot remove.
    if (noteTry(part) === 2 || isPage) renewPage(this.#place ?? placeNow());
    else this.#restore();
  }

  #restore(): void {
    this.setState(({ round }) => ({ error: null, round: round + 1 }));
  }

  #again = (): void => {
    forgetTries(this.props.part);
    tryMissingAgain();
    if (this.props.isPage) renewPage(placeNow());
    else this.#restore();
  };

  override render(): ReactNode {
    const { part, children } = this.props;
    const { error, round } = this.state;
    if (!error) return <Fragment key={round}>{children}</Fragment>;
    if (this.#isRestoring || (isForeign(error) && mayRestore(part))) return null;
    const t = frameText.get().broken;
    const again = (
      <button type="button" onClick={this.#again}>
        {t.again}
      </button>
    );
    return (
      <section className={styles.error} role="alert">
        <h2>{t.title(part)}</h2>
        {isMissing(error) ? (
          <MissingAdvice error={error} again={again} />
        ) : (
          <>
            <code>
              <Said message={error.message} />
            </code>
            <p>{t.rest}</p>
            <div className={styles.actions}>{again}</div>
          </>
        )}
      </section>
    );
  }
}
