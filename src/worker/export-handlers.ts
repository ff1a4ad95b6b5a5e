/** What each request about exports does; what writes them is loaded when one is asked for. */
import { decodeCheckpoint } from '../engine/checkpoint';
import { encodeSaved, savedArchitecture } from '../engine/interop/saved-network';
import { Random } from '../engine/random';
import { threatModels } from '../engine/threat-models';
import { ConfigError } from '../protocol/errors';
import { type ExportRequests, PYTHON_IMAGES } from '../protocol/exports';
import type { LoadedDataset } from '../protocol/images';
import type { Handlers } from '../protocol/messages';
import { isShipped, type NetworkRole, parseRunConfig, type RunConfig } from '../protocol/run-config';
import { chooseBatch } from './evaluation-batch';
import { type Device, evaluationIndices, hashIndices, hashWeights } from './evaluation-identity';
import { decodeNetwork, type LoadShippedBytes } from './networks';
import type { RunStore } from './run-store';

export interface ExportHandlerOptions {
  readonly store: Pick<RunStore, 'load'>;
  readonly device: Device;
  readonly openData: (data: RunConfig['data'], seed: number) => Promise<LoadedDataset>;
  readonly loadNetwork: LoadShippedBytes;
}

/** The usual radius, whose PGD takes steps of 2/255. */
const USUAL_RADIUS = 8 / 255;

export function createExportHandlers({ store, device, openData, loadNetwork }: ExportHandlerOptions): Pick<Handlers, keyof ExportRequests> {
  const kept = async (checkpointId: string, network: NetworkRole): Promise<ArrayBuffer> => {
    const { config, weights } = decodeCheckpoint(await store.load(checkpointId));
    const settings = config[network];
    if (network === 'teacher' && isShipped(config.teacher)) return loadNetwork(config.teacher.shipped);
    const values = weights[network];
    if (!values || !settings || 'shipped' in settings) {
      throw new ConfigError(`network "${network}" is not in checkpoint "${checkpointId}", expected one that was trained by then`);
    }
    const { classes } = await openData(config.data, config.seed);
    return encodeSaved({ model: settings.model, classes, weights: values });
  };

  return {
    'weights.kept': async ({ checkpointId, network }) => ({ bytes: await kept(checkpointId, network) }),
    async 'python.export'({ weights, network, config: raw, report }) {
      const config = parseRunConfig(raw);
      const saved = decodeNetwork(weights);
      const dataset = await openData(config.data, config.seed);
      if (saved.classes.join() !== dataset.classes.join()) {
        throw new ConfigError(`network "${network}" knows classes ${saved.classes.join(', ')}, expected ${dataset.classes.join(', ')}`);
      }
      const indices = evaluationIndices(config.seed, dataset.test, Math.min(config.evaluation.count, PYTHON_IMAGES));
      await dataset.test.load?.(indices);
      const { batchSize } = chooseBatch(savedArchitecture(saved), device.backend.backend, {
        count: indices.length,
        atMost: config.evaluation.batchSize,
      });
      const [{ exportPython }, { repeatableAttack }] = await Promise.all([
        import('../engine/interop/python/export-python'),
        import('../engine/interop/python/settings'),
      ]);
      const threatModel = report?.threatModel ?? config.evaluation.threatModel;
      const { epsilon } = threatModels.get(threatModel.id).create(threatModel.params);
      const { attack, isOwn } = repeatableAttack(config.evaluation.attack, epsilon / USUAL_RADIUS);
      const isSame =
        isOwn && report?.indexHash === (await hashIndices(indices)) && report.checkpointHash === (await hashWeights(saved.weights));
      return exportPython({
        ...{ saved, name: network, threatModel, attack, source: dataset.test, indices, batchSize },
        ...{ data: dataset.id, seed: config.seed, recorded: isSame ? report : null, backend: device.backend.backend },
        random: new Random(config.seed).fork('evaluation'),
      });
    },
  };
}
