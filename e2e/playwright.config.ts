import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { launch } from './support';

const root = path.resolve(import.meta.dirname, '..');

export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: path.join(root, 'test-results'),
  snapshotPathTemplate: '{testDir}/baselines/{arg}{ext}',
  // Training keeps every core busy, and one spec measures the page's own share.
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: path.join(root, '.cache/e2e-report.json') }]],
  use: {
    viewport: { width: 1280, height: 900 },
    // Storing the app for offline use takes a second of every visit; its own story turns it on.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: launch([]),
  },
});
