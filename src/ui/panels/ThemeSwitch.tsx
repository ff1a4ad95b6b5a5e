import { Monitor, Moon, Sun } from 'lucide-react';
import { frameText } from '../frame-text';
import { type Theme, useTheme } from '../theme';
import styles from './Header.module.css';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const ICONS = { system: Monitor, light: Sun, dark: Moon };

export function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  const t = frameText.use().theme;
  const Icon = ICONS[theme];
  const label = t.label(t[theme], t[NEXT[theme]]);
  return (
    <button type="button" className={styles.theme} onClick={() => setTheme(NEXT[theme])} aria-label={label} title={label}>
      <Icon size={17} aria-hidden />
    </button>
  );
}
