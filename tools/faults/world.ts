/** A page and its worker in one process, with everything that can fail in the hands of a test. */
import { MessageChannel } from 'node:worker_threads';
import { listPresets } from '../../src/experiments';
import { DataError, DeviceError } from '../../src/protocol/errors';
import { createController } from '../../src/runs/controller';
import { createHistory } from '../../src/runs/history/history';
import { openStorage } from '../../src/runs/history/storage';
import { createMetricLog } from '../../src/runs/metric-log';
import { createLastingClient, type WorkerLike } from '../../src/runs/recovery/lasting-client';
import { createRecovery } from '../../src/runs/recovery/recovery';
import { createAppStore } from '../../src/runs/store';
import { buildCatalog } from '../../src/worker/catalog';
import { createHandlers } from '../../src/worker/handlers';
import { createRunStore } from '../../src/worker/run-store';
import { createEmit, type Scope, serve } from '../../src/worker/serve';
import { backend, memoryEvaluations, memoryImports, toyData } from '../../src/worker/testing/bench';

export interface HostedWorker extends WorkerLike {
  /** As a browser tells of a worker that ran out of memory. */
  crash(): void;
  /** The graphics device goes away under a step. */
  loseDevice(): void;
  /** Signs of life of a worker whose memory has grown to ten times what it was. */
  grow(): void;
}

/** The real handlers behind a message channel. */
function hostWorker(): HostedWorker {
  const { port1, port2 } = new MessageChannel();
  const errors: ((event: Event) => void)[] = [];
  let isAlive = true;
  let fail: (error: DeviceError) => void = () => {};
  const broken = new Promise<DeviceError>((resolve) => {
    fail = resolve;
  });
  const scope: Scope = {
    postMessage: (message, transfer) => {
      if (isAlive) port2.postMessage(message, transfer as never);
    },
    addEventListener: (type, listener) => port2.addEventListener(type, listener as never),
  };
  const emit = createEmit(scope);
  const data = toyData();
  const store = createRunStore();
  const stored = createHandlers({
    ...{ backend, data, emit, broken, version: '0.0.0', now: () => performance.now() },
    // The dead write nothing.
    store: { ...store, save: (...kept) => (isAlive ? store.save(...kept) : new Promise(() => {})) },
    ...{ evaluations: memoryEvaluations(), imports: memoryImports() },
    loadShipped: () => Promise.reject(new DataError('answer for the teacher is 503, expected the file')),
  });
  serve(scope, stored);
  for (const port of [port1, port2]) port.start();
  setTimeout(() => emit('ready', { version: '0.0.0', backend, catalog: buildCatalog(data.catalogue) }), 1);
  void broken.then((error) => emit('worker.broken', { name: error.name, message: error.message }));
  const worker: HostedWorker = {
    postMessage: (message, transfer) => {
      if (isAlive) port1.postMessage(message, transfer as never);
    },
    addEventListener: (type: string, listener: never) => {
      if (type === 'message') port1.addEventListener('message', listener);
      else errors.push(listener);
    },
    terminate: () => {
      isAlive = false;
      // Ends the loop that a terminated thread would not run any more.
      fail(new DeviceError('terminated'));
      for (const port of [port1, port2]) port.close();
    },
    crash: () => {
      for (const error of errors) error(Object.assign(new Event('error'), { message: 'injected crash' }));
    },
    grow: () => {
      const held = (wasm: number) => emit('worker.heartbeat', { tensors: 300, bytes: 5e7, wasm });
      for (let beat = 0; beat < 30; beat++) held(1e8);
      for (let beat = 0; beat < 3; beat++) held(1e9);
    },
    loseDevice: () => fail(new DeviceError('graphics device was lost (injected), expected it to stay')),
  };
  return worker;
}

const preset = listPresets()[0]!;

/** What a visit consists of; its storage outlives it. */
export function openPage(clock: { now: number }) {
  let worker: HostedWorker | null = null;
  const client = createLastingClient(() => {
    worker = hostWorker();
    return worker;
  });
  const app = createAppStore(preset.id, preset.config);
  const log = createMetricLog();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const delay = (run: () => void, ms: number) => {
    const timer = setTimeout(run, Math.min(ms, 20));
    timers.add(timer);
    return () => clearTimeout(timer);
  };
  const controller = createController({
    ...{ client, store: app, log, presets: [preset], autostart: false },
    surroundings: { save: () => {}, showLink: () => {}, delay },
  });
  const history = createHistory({
    ...{ client, app, storage: openStorage(), locks: null, presetConfig: () => preset.config, delay, now: () => clock.now },
  });
  const recovery = createRecovery({ client, app, launch: controller.launch, now: () => clock.now });
  return {
    ...{ client, app, log, controller, history, recovery },
    worker: () => worker!,
    close() {
      for (const timer of timers) clearTimeout(timer);
      worker?.terminate();
    },
  };
}

export type Visit = ReturnType<typeof openPage>;
