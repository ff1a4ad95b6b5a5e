/** Writes an architecture's table layer by layer. */
import { ConfigError } from '../../protocol/errors';
import type { ActivationName } from '../activation';
import { type AnyLayer, type Architecture, INPUT, layerShapes, type Normalisation } from '../architecture';
import type { ModelContext } from '../model';

/** Per-colour mean and spread of natural images (CIFAR-10's training set); part of the model, so epsilon means pixels. */
export const NORMALISATION: Normalisation = { mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] };

export class ArchitectureBuilder {
  readonly #context: ModelContext;
  readonly #layers: AnyLayer[] = [];
  readonly #taps: string[] = [];
  readonly #channels = new Map<string, number>();

  constructor(context: ModelContext) {
    this.#context = context;
    this.#channels.set(INPUT, context.input[2]);
  }

  #push(layer: AnyLayer, channels: number): string {
    if (this.#channels.has(layer.id)) throw new ConfigError(`layer "${layer.id}" exists already, expected a new name`);
    this.#layers.push(layer);
    this.#channels.set(layer.id, channels);
    return layer.id;
  }

  channels(id: string): number {
    return this.#channels.get(id)!;
  }

  normalise(id: string, input: string): string {
    const { mean, std } = this.#context.normalisation ?? NORMALISATION;
    return this.#push({ op: 'normalise', id, input, mean, std }, this.channels(input));
  }

  conv(
    id: string,
    input: string,
    outChannels: number,
    { kernel = 3, stride = 1, bias = false }: { kernel?: number; stride?: number; bias?: boolean } = {},
  ): string {
    return this.#push(
      { op: 'conv', id, input, inChannels: this.channels(input), outChannels, kernel, stride, padding: 'symmetric', bias },
      outChannels,
    );
  }

  batchNorm(id: string, input: string): string {
    return this.#push({ op: 'batch-norm', id, input, channels: this.channels(input) }, this.channels(input));
  }

  relu(id: string, input: string): string {
    return this.#push({ op: 'relu', id, input }, this.channels(input));
  }

  /** Depthwise convolution, one filter for each channel. */
  depthwise(id: string, input: string, { kernel = 3, stride = 1 }: { kernel?: number; stride?: number } = {}): string {
    const channels = this.channels(input);
    return this.#push({ op: 'depthwise-conv', id, input, channels, kernel, stride }, channels);
  }

  activation(id: string, input: string, kind: ActivationName): string {
    if (kind === 'relu') return this.relu(id, input);
    return this.#push({ op: 'activation', id, input, kind }, this.channels(input));
  }

  add(id: string, input: string, other: string): string {
    return this.#push({ op: 'add', id, input, other }, this.channels(input));
  }

  tap(id: string): string {
    this.#taps.push(id);
    return id;
  }

  /** Mean over positions, then a dense layer to the classes. */
  classifier(input: string): Architecture {
    const pooled = this.#push({ op: 'global-pool', id: 'pool', input }, this.channels(input));
    this.#push(
      { op: 'dense', id: 'head', input: pooled, inFeatures: this.channels(pooled), outFeatures: this.#context.classes },
      this.#context.classes,
    );
    const architecture = { input: this.#context.input, layers: this.#layers, taps: this.#taps, classes: this.#context.classes };
    layerShapes(architecture);
    return architecture;
  }
}
