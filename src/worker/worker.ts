/** Entry of the worker: choose a backend, tell the page what there is, answer requests. */
import * as v from 'valibot';
import packageJson from '../../package.json';
import { createDataService } from '../data/service';
import { serialiseError } from '../protocol/errors';
import { browserLocks } from '../protocol/locks';
import { installTrustedTypes } from '../protocol/trusted-types';
import { chooseBackend } from './backend';
import { buildCatalog } from './catalog';
import { createEvaluationStore } from './evaluation-store';
import { createHandlers } from './handlers';
import { memoryUse } from './health/heartbeat';
import { createImportStore } from './import-store';
import { shippedFrom } from './networks';
import { prepare } from './preparation';
import { createRunStore } from './run-store';
import { createEmit, serve } from './serve';
import { createTuningStore } from './tuning-store';

/** Wishes the page passes in the worker's name; anything unknown is ignored. */
const flags = v.object({
  backend: v.optional(v.fallback(v.optional(v.picklist(['webgpu', 'wasm', 'webgl', 'cpu'])), undefined)),
  kernels: v.optional(v.fallback(v.picklist(['ours', 'stock']), 'ours'), 'ours'),
  precision: v.optional(v.fallback(v.picklist(['float32', 'float16']), 'float32'), 'float32'),
});

const HEARTBEAT_MS = 2000;
const scope = self as unknown as DedicatedWorkerGlobalScope;
installTrustedTypes(globalThis);
const emit = createEmit(scope);
/** The app's own folder; the built worker lies in its `assets`. */
const baseUrl = new URL(import.meta.env.DEV ? '/' : '../', import.meta.env.DEV ? scope.location.origin : import.meta.url);

try {
  const { backend: requested, kernels, precision } = v.parse(flags, JSON.parse(scope.name || '{}'));
  const wasmBaseUrl = new URL('wasm/', baseUrl).href;
  const { version } = packageJson;
  const tuning = { store: createTuningStore(), build: `${version}, ${navigator.userAgent}` };
  const chosen = await chooseBackend({ kernels, precision, wasmBaseUrl, probe: true, tuning, ...(requested ? { requested } : {}) });
  const preparation = await prepare(chosen, tuning.store);
  const { report: backend } = preparation;
  const locks = browserLocks();
  const data = createDataService({
    locks,
    onProgress: (progress) => emit('dataset.progress', progress),
    onChange: (status) => emit('dataset.changed', status),
    channel: typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('mixacm-data'),
  });
  serve(
    scope,
    createHandlers({
      backend,
      preparation,
      data,
      store: createRunStore(),
      evaluations: createEvaluationStore(),
      imports: createImportStore(),
      loadShipped: shippedFrom(baseUrl),
      emit,
      version,
      now: () => performance.now(),
      ...(chosen.broken ? { broken: chosen.broken } : {}),
      claims: locks,
    }),
  );
  void chosen.broken?.then((error) => emit('worker.broken', serialiseError(error)));
  setInterval(() => emit('worker.heartbeat', memoryUse()), HEARTBEAT_MS);
  emit('ready', { version, backend, catalog: buildCatalog(data.catalogue) });
  // While the user reads; a run that starts meanwhile waits for it, and hears if it fails.
  preparation.tuned().catch(() => undefined);
} catch (error) {
  emit('unavailable', { reason: serialiseError(error).message, tried: [] });
}
