import path from 'node:path';
import { defineConfig } from '@playwright/test';

const root = path.resolve(import.meta.dirname, '../..');

/** The same stories in every engine: `npm run test:engines -- --project firefox`. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '*.story.ts',
  outputDir: path.join(root, 'test-results/engines'),
  // Training keeps every core busy.
  workers: 1,
  timeout: 180_000,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: path.join(root, '.cache/engines-report.json') }]],
  projects: [{ name: 'chromium' }, { name: 'firefox' }, { name: 'webkit' }],
});
