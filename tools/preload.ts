/** Lets the browser fetch what the first screen will ask for while it still reads the page's own script. */
import type { Plugin } from 'vite';

/** Loaded late, so that the frame stands first, but by nearly every visit. */
const MODULES: readonly string[] = ['src/ui/screens/train/TrainScreen.tsx', 'src/ui/charts/AccuracyChart.tsx'];

/** What nearly all text is set in; files for other letters come when they are drawn. */
const FONT = 'inter-latin-wght-normal.woff2';

interface Chunk {
  readonly fileName: string;
  readonly facadeModuleId: string | null;
  readonly imports: readonly string[];
}

/** The scripts of `modules` and all that they import, each once. @throws Error naming a module that is no chunk of its own */
export function chunksOf(modules: readonly string[], chunks: readonly Chunk[]): readonly string[] {
  const found = new Set<string>();
  const visit = (fileName: string) => {
    if (found.has(fileName)) return;
    found.add(fileName);
    for (const each of chunks.find((chunk) => chunk.fileName === fileName)?.imports ?? []) visit(each);
  };
  for (const name of modules) {
    const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.replaceAll('\\', '/').endsWith(`/${name}`));
    if (!chunk) throw new Error(`module "${name}" is no chunk of its own, expected one to preload`);
    visit(chunk.fileName);
  }
  return [...found];
}

/** The built name of the font file `name`. @throws Error when no style sheet asks for it */
export function fontOf(name: string, assets: readonly { readonly fileName: string; readonly names: readonly string[] }[]): string {
  const found = assets.find(({ names }) => names.includes(name));
  if (!found) throw new Error(`font "${name}" is in no style sheet, expected one to preload`);
  return found.fileName;
}

export function preloadFirstScreen(): Plugin {
  return {
    name: 'preload-first-screen',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, path }) {
        if (!bundle || path !== '/index.html') return;
        const files = Object.values(bundle);
        const scripts = files.filter((each) => each.type === 'chunk');
        const font = fontOf(
          FONT,
          files.filter((each) => each.type === 'asset'),
        );
        return [
          // A font is fetched without credentials whoever asks for it; a preload that says otherwise would be fetched twice.
          {
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `./${font}` },
            injectTo: 'head' as const,
          },
          ...chunksOf(MODULES, scripts)
            .filter((file) => !html.includes(file))
            .map((file) => ({
              tag: 'link',
              attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` },
              injectTo: 'head' as const,
            })),
        ];
      },
    },
  };
}
