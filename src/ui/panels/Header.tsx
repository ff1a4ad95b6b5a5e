import { frameText } from '../frame-text';
import { BackendBadge } from './BackendBadge';
import styles from './Header.module.css';
import { LanguageSwitch } from './LanguageSwitch';
import { Navigation } from './Navigation';
import { ThemeSwitch } from './ThemeSwitch';

export function Header() {
  const { claim } = frameText.use();
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <img src="./icon.svg" alt="" width="32" height="32" />
        <div className={styles.names}>
          <h1 className={styles.name}>MixACM Playground</h1>
          <p className={styles.claim}>{claim}</p>
        </div>
        <Navigation />
        <BackendBadge />
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}
