import type { MouseEvent } from 'react';
import { useLanguage } from '../i18n/language';
import { screens } from '../screens';
import { openScreen, screenAddress, useScreen } from '../screens/address';
import styles from './Header.module.css';

/** Links between the screens; they are links, so that one can be opened in another tab. */
export function Navigation() {
  const open = useScreen();
  const language = useLanguage();
  if (screens.length < 2) return null;
  const follow = (event: MouseEvent, id: string) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openScreen(id);
  };
  return (
    <nav className={styles.navigation} aria-label={{ en: 'Screens', ja: '画面' }[language]}>
      {screens.map(({ id, label }) => (
        <a key={id} href={screenAddress(id)} aria-current={open.id === id ? 'page' : undefined} onClick={(event) => follow(event, id)}>
          {label[language]}
        </a>
      ))}
    </nav>
  );
}
