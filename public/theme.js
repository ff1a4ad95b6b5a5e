/**
 * The theme that was chosen, before anything is drawn: a script of the page's own would come after the first picture.
 * src/ui/theme.ts tells it of a change.
 */
(() => {
  const root = document.documentElement;
  const isChosen = (theme) => theme === 'light' || theme === 'dark';
  const apply = (theme) => {
    root.style.colorScheme = isChosen(theme) ? theme : 'light dark';
    // The browser's own frame takes the colour of the one that applies.
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      const { scheme } = meta.dataset;
      meta.media = isChosen(theme) ? (theme === scheme ? 'all' : 'not all') : `(prefers-color-scheme: ${scheme})`;
    }
  };
  root.addEventListener('themechange', ({ detail }) => apply(detail));
  try {
    apply(localStorage.getItem('theme'));
  } catch {
    // Storage is denied in some private modes; the system's choice serves as well.
  }
})();
