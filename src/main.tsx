import { StrictMode } from 'react';
import { listPresets } from './experiments';
import { installTrustedTypes } from './protocol/trusted-types';
import { createExports } from './runs/bundle/exports';
import { clampOpened } from './runs/clamp-config';
import { createController } from './runs/controller';
import { createEvaluations } from './runs/evaluations';
import { createInspect } from './runs/inspect';
import { createMetricLog } from './runs/metric-log';
import { openAddress } from './runs/open-address';
import { createLastingClient } from './runs/recovery/lasting-client';
import { lateWorker } from './runs/recovery/late-worker';
import { watchPage } from './runs/recovery/page-life';
import { createRecovery } from './runs/recovery/recovery';
import { createAppStore } from './runs/store';
import { App } from './ui/App';
import { AppContext } from './ui/context';
import { ErrorBoundary } from './ui/faults/ErrorBoundary';
import { watchMissingParts } from './ui/faults/missing-parts';
import { mount } from './ui/faults/mount';
import { firstPicture } from './ui/first-picture';
import { pageFont } from './ui/fonts/page-font';
import { frameText } from './ui/frame-text';
import { firstTexts, useLanguageState } from './ui/i18n/language';
import { mendLocale } from './ui/i18n/locale';
import { createLabParts } from './ui/lab-parts';
import { browserPage, measureMemory } from './ui/recovery/browser-page';
import { saveFile } from './ui/save-file';
import { refuseFile } from './ui/unstarted';
import { startUpdates } from './ui/updates/start-updates';
import './ui/fonts/fonts.css';
import './ui/theme.css';

refuseFile(window.location.protocol, document.querySelector('.unstarted'));
installTrustedTypes(globalThis);
mendLocale(navigator, useLanguageState.getState().language);
watchMissingParts();
const presets = listPresets();
const { presetId, config, problems, flags } = openAddress(window.location, presets);
const store = createAppStore(presetId, config, problems);
const log = createMetricLog();
const client = createLastingClient((backend) =>
  lateWorker(
    firstPicture,
    () =>
      new Worker(new URL('./worker/worker.ts', import.meta.url), {
        type: 'module',
        name: JSON.stringify({ backend: backend ?? flags.backend, kernels: flags.kernels, precision: flags.precision }),
      }),
  ),
);
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
clampOpened(store);
const exports = createExports({
  ...{ client, app: store, history: lab.history, launch: controller.launch, chooseTeacher: controller.chooseTeacher, save: saveFile },
  openWeights: async () => (await import('./runs/bundle/weights-store')).createWeightsStore(),
  kept: () => lab.checkpoints.store.getState().list,
  show: (shown) => controller.open(shown, presetId),
  now: () => Date.now(),
});
void exports.openHash(window.location.hash);
const recovery = createRecovery({ client, app: store, launch: controller.launch, now: () => performance.now(), measure: measureMemory });
setInterval(recovery.check, 1000);
watchPage(
  {
    page: browserPage(),
    ...{ app: store, now: () => performance.now(), resume: (runId: string) => recovery.resume(runId) },
    keep: () => {
      void controller.keep();
      void lab.history.flush();
    },
  },
  recovery.setUnseen,
);
const updates = startUpdates(store, evaluations, exports);

const root = document.getElementById('root');
if (!root) throw new Error('element "root" is missing, expected it in index.html');
// A page that changed its language or its font after the first picture would move.
void Promise.all([firstTexts(), pageFont()]).then(() =>
  mount(
    root,
    <StrictMode>
      <AppContext
        value={{ store, controller, log, presets, evaluations, inspect: createInspect(client), updates, recovery, exports, ...lab }}
      >
        <ErrorBoundary part={frameText.get().broken.page} isPage>
          <App />
        </ErrorBoundary>
      </AppContext>
    </StrictMode>,
  ),
);
