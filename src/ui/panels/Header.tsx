import { BackendBadge } from './BackendBadge';
import styles from './Header.module.css';
import { LanguageSwitch } from './LanguageSwitch';
import { Navigation } from './Navigation';
import { ThemeSwitch } from './ThemeSwitch';

export function Header() {
  return (
    <header className={styles.header}>
      <div className={styles.inner}>
        <img src="./icon.svg" alt="" width="32" height="32" />
        <div className={styles.names}>
          <h1 className={styles.name}>MixACM Playground</h1>
          <p className={styles.claim}>Teach one network to resist attacks, the hard way. Then pass that on without a single attack.</p>
        </div>
        <Navigation />
        <BackendBadge />
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
    </header>
  );
}
