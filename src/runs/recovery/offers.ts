/** What a user whose run failed is offered: the same run with one setting lowered. */
import type { Catalog } from '../../protocol/catalog';
import type { RunStatus } from '../../protocol/messages';
import type { NetworkRole, RunConfig, TrainingConfig } from '../../protocol/run-config';
import { setPath } from '../config-path';

export type Offer =
  /** One setting of the network in training becomes smaller. */
  | { readonly kind: 'learningRate' | 'batchSize' | 'width'; readonly network: NetworkRole; readonly from: number; readonly to: number }
  /** The same on the processor, for a graphics device that keeps failing. */
  | { readonly kind: 'processor' };

const trainingOf = (config: RunConfig, { phase }: Pick<RunStatus, 'phase'>): [NetworkRole, TrainingConfig] | null => {
  if (phase === 'data' || phase === 'evaluate') return null;
  const training = config[phase];
  return training && !('shipped' in training) ? [phase, training] : null;
};

/** The value that holds when a config leaves a parameter out. */
function numberOf(
  entries: Catalog['models'] | undefined,
  choice: { readonly id: string; readonly params: Readonly<Record<string, unknown>> },
  name: string,
) {
  const spec = entries?.find(({ id }) => id === choice.id)?.params[name];
  const value = choice.params[name] ?? spec?.default;
  return typeof value === 'number' ? value : null;
}

export const isOutOfMemory = (message: string): boolean => /memory|allocation/i.test(message);

/** What fits the failure, most promising first. */
export function offersFor(config: RunConfig, status: RunStatus, catalog: Catalog | null, isOnGpu: boolean): readonly Offer[] {
  const { error } = status;
  if (!error) return [];
  const found = trainingOf(config, status);
  const offers: Offer[] = [];
  if (error.name === 'DivergenceError' && found) {
    const [network, { optimiser }] = found;
    const from = numberOf(catalog?.optimisers, optimiser, 'learningRate');
    if (from !== null && from > 0) offers.push({ kind: 'learningRate', network, from, to: from / 2 });
  }
  if (error.name !== 'DeviceError') return offers;
  if (found) {
    const [network, training] = found;
    if (training.batchSize > 1)
      offers.push({ kind: 'batchSize', network, from: training.batchSize, to: Math.floor(training.batchSize / 2) });
    const width = numberOf(catalog?.models, training.model, 'width');
    if (width !== null && width > 1) offers.push({ kind: 'width', network, from: width, to: Math.floor(width / 2) });
  }
  const processor: readonly Offer[] = isOnGpu ? [{ kind: 'processor' }] : [];
  // Smaller settings help memory; a device that fails otherwise is better left.
  return isOutOfMemory(error.message) ? [...offers, ...processor] : [...processor, ...offers];
}

/** The config with the offer taken; a network of another width begins anew. */
export function configWith(config: RunConfig, offer: Offer): RunConfig {
  switch (offer.kind) {
    case 'learningRate':
      return setPath(config, `${offer.network}.optimiser.params.learningRate`, offer.to);
    case 'batchSize':
      return setPath(config, `${offer.network}.batchSize`, offer.to);
    case 'width':
      return setPath(config, `${offer.network}.model.params.width`, offer.to);
    case 'processor':
      return config;
  }
}
