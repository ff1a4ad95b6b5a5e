/**
 * Turns an architecture into the steps that are really executed: batch norm, residual sum and ReLU run as one
 * operation where nothing else reads the values between them.
 */
import { type AnyLayer, type Architecture, type BatchNormLayer, INPUT } from './architecture';

export type Step =
  | {
      readonly op: 'batch-norm';
      readonly layer: BatchNormLayer;
      readonly output: string;
      readonly residual?: string;
      readonly relu: boolean;
    }
  | { readonly op: 'other'; readonly layer: Exclude<AnyLayer, BatchNormLayer>; readonly output: string };

export interface Plan {
  readonly steps: readonly Step[];
  /** Name of the logits. */
  readonly output: string;
  /** Convolution -> the batch norm that is its only reader, so that the two can be folded for inference. */
  readonly folds: ReadonlyMap<string, string>;
}

function inputsOf(layer: AnyLayer): readonly string[] {
  return layer.op === 'add' ? [layer.input, layer.other] : [layer.input];
}

export function planOf(architecture: Architecture): Plan {
  const { layers, taps } = architecture;
  const position = new Map(layers.map((layer, index) => [layer.id, index]));
  const readers = new Map<string, AnyLayer[]>();
  for (const layer of layers) for (const input of inputsOf(layer)) readers.set(input, [...(readers.get(input) ?? []), layer]);
  /** The only reader of a value that is neither a tap nor the result. */
  const soleReader = (id: string) => (taps.includes(id) || readers.get(id)?.length !== 1 ? undefined : readers.get(id)![0]);

  const steps: Step[] = [];
  const folds = new Map<string, string>();
  const done = new Set<string>();
  for (const layer of layers) {
    if (done.has(layer.id)) continue;
    if (layer.op !== 'batch-norm') {
      steps.push({ op: 'other', layer, output: layer.id });
      const reader = soleReader(layer.id);
      if ((layer.op === 'conv' || layer.op === 'depthwise-conv') && reader?.op === 'batch-norm') folds.set(layer.id, reader.id);
      continue;
    }
    let output: string = layer.id;
    let residual: string | undefined;
    let relu = false;
    let next = soleReader(output);
    if (next?.op === 'add') {
      const other = next.input === output ? next.other : next.input;
      const isReady = other === INPUT || position.get(other)! < position.get(layer.id)!;
      if (isReady && other !== output) {
        residual = other;
        output = next.id;
        done.add(next.id);
        next = soleReader(output);
      }
    }
    if (next?.op === 'relu') {
      relu = true;
      output = next.id;
      done.add(next.id);
    }
    steps.push({ op: 'batch-norm', layer, output, ...(residual === undefined ? {} : { residual }), relu });
  }
  return { steps, output: layers.at(-1)!.id, folds };
}
