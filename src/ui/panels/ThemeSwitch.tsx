import { Monitor, Moon, Sun } from 'lucide-react';
import { type Theme, useTheme } from '../theme';
import styles from './Header.module.css';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const ICONS = { system: Monitor, light: Sun, dark: Moon };

export function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  const Icon = ICONS[theme];
  const label = `Theme: ${theme}. Switch to ${NEXT[theme]}`;
  return (
    <button type="button" className={styles.theme} onClick={() => setTheme(NEXT[theme])} aria-label={label} title={label}>
      <Icon size={17} aria-hidden />
    </button>
  );
}
