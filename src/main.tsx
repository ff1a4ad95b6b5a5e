import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { listPresets } from './experiments';
import { installTrustedTypes } from './protocol/trusted-types';
import { createAppUpdates } from './runs/app-updates';
import { createClient } from './runs/client';
import { createController } from './runs/controller';
import { createEvaluations } from './runs/evaluations';
import { createInspect } from './runs/inspect';
import { createMetricLog } from './runs/metric-log';
import { openAddress } from './runs/open-address';
import { createAppStore } from './runs/store';
import { App } from './ui/App';
import { AppContext } from './ui/context';
import { ErrorBoundary } from './ui/ErrorBoundary';
import { createLabParts } from './ui/lab-parts';
import { saveFile } from './ui/save-file';
import './ui/theme.css';

installTrustedTypes(globalThis);
const presets = listPresets();
const { presetId, config, problems, flags } = openAddress(window.location, presets);
const worker = new Worker(new URL('./worker/worker.ts', import.meta.url), {
  type: 'module',
  name: JSON.stringify({ backend: flags.backend, kernels: flags.kernels, precision: flags.precision }),
});
const store = createAppStore(presetId, config, problems);
const log = createMetricLog();
const client = createClient(worker);
const evaluations = createEvaluations({ client, save: saveFile });
const controller = createController({
  client,
  store,
  log,
  presets,
  autostart: flags.autostart,
  surroundings: {
    save: saveFile,
    showLink: (hash) => window.history.replaceState(null, '', hash),
    delay: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  },
});

const lab = createLabParts(client, store, controller, presets);
// The development server has no service worker.
const updates = createAppUpdates(import.meta.env.PROD ? (navigator.serviceWorker ?? null) : null, () => window.location.reload());

const root = document.getElementById('root');
if (!root) throw new Error('element "root" is missing, expected it in index.html');
createRoot(root).render(
  <StrictMode>
    <AppContext value={{ store, controller, log, presets, evaluations, inspect: createInspect(client), updates, ...lab }}>
      <ErrorBoundary part="The page">
        <App />
      </ErrorBoundary>
    </AppContext>
  </StrictMode>,
);
