/** Light, dark or the system's choice, kept across visits where storage is allowed. */
import { useEffect, useState, useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'theme';

function remembered(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    // Storage is denied in some private modes; the system's choice serves as well.
    return 'system';
  }
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(remembered);
  useEffect(() => {
    // public/theme.js, which has set the first one before the first picture, applies it.
    document.documentElement.dispatchEvent(new CustomEvent('themechange', { detail: theme }));
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // Denied storage only means that the next visit starts with the system's choice.
    }
  }, [theme]);
  return [theme, setTheme];
}

const subscribe = (changed: () => void) => {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  document.documentElement.addEventListener('themechange', changed);
  return () => {
    system.removeEventListener('change', changed);
    document.documentElement.removeEventListener('themechange', changed);
  };
};

/** True while the page is dark; for canvases, which must resolve colours themselves. */
export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, () => {
    const scheme = document.documentElement.style.colorScheme;
    return scheme === 'dark' || (scheme !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  });
}

/** The colour that a custom property has now, in a form that a canvas understands. */
export function resolveColour(expression: string): string {
  const probe = document.createElement('span');
  probe.style.color = expression;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
