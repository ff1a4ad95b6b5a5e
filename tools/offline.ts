/**
 * Makes the built app open without a network: its shell and the recordings are stored on the first visit, models when they are first asked for.
 * The service worker's own file holds its runtime, so that it imports no script.
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
    workbox: {
      inlineWorkboxRuntime: true,
      sourcemap: false,
      // What the first visit asks for after it has been stored is kept, too.
      clientsClaim: true,
      globPatterns: ['**/*.{js,css,html,svg,png,wasm,webmanifest}', 'recordings/**/*'],
      globIgnores: ['lab.html', 'assets/lab-*', 'models/**'],
      maximumFileSizeToCacheInBytes: 4 << 20,
      // Settings in the address do not make it another page.
      ignoreURLParametersMatching: [/.*/],
      navigateFallback: 'index.html',
      navigateFallbackDenylist: [/\/lab\.html/],
      runtimeCaching: [
        {
          urlPattern: ({ sameOrigin, url }) => sameOrigin && /\/models\//.test(url.pathname),
          handler: 'StaleWhileRevalidate',
          options: { cacheName: 'models' },
        },
      ],
    },
  });
