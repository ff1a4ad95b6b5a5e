/** Lets the browser fetch what the first screen will ask for while it still reads the page's own script. */
import type { Plugin } from 'vite';

/** Loaded late, so that the frame stands first, but by nearly every visit. */
const MODULES: readonly string[] = ['src/ui/screens/train/TrainScreen.tsx', 'src/ui/charts/AccuracyChart.tsx'];

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

export function preloadFirstScreen(): Plugin {
  return {
    name: 'preload-first-screen',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, path }) {
        if (!bundle || path !== '/index.html') return;
        const scripts = Object.values(bundle).filter((each) => each.type === 'chunk');
        return chunksOf(MODULES, scripts)
          .filter((file) => !html.includes(file))
          .map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` }, injectTo: 'head' }));
      },
    },
  };
}
