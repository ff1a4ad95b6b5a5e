/**
 * Makes the built app open without a network: all of it is stored on the first visit, except for networks of real photographs, which are
 * stored when they are first asked for; see src/offline/sw.ts.
 */
import { VitePWA } from 'vite-plugin-pwa';

export const offline = () =>
  VitePWA({
    registerType: 'prompt',
    // src/runs/app-updates.ts registers it.
    injectRegister: false,
    includeAssets: ['icon.svg'],
    manifest: {
      name: 'MixACM Playground',
      short_name: 'MixACM',
      description: 'Train a robust teacher in the browser and pass its robustness to a student without adversarial examples.',
      start_url: './',
      scope: './',
      display: 'standalone',
      background_color: '#faf9f6',
      theme_color: '#1c1f24',
      icons: [
        { src: 'icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
        { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
        { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
      ],
    },
    strategies: 'injectManifest',
    srcDir: 'src/offline',
    filename: 'sw.ts',
    injectManifest: {
      // One classic script, which imports none.
      rollupFormat: 'iife',
      sourcemap: false,
      // A build of its own, of which only warnings matter.
      buildPlugins: { vite: [{ name: 'quiet', config: () => ({ logLevel: 'warn' }) }] },
      globPatterns: ['**/*.{js,css,html,svg,png,woff2,wasm,webmanifest}', 'recordings/**/*', 'models/shapes-*'],
      globIgnores: ['lab.html', 'assets/lab-*'],
      maximumFileSizeToCacheInBytes: 4 << 20,
    },
  });
