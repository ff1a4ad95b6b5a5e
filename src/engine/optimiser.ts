/** The contract of an optimiser plugin: state for a list of variables, and one update. */
import { type ParamSpecs, type ParamValues, parseParams, type RawParams } from '../protocol/params';
import type * as tf from './tf';

export interface OptimiserState {
  /** Named like `velocity.3`, so that checkpoints can hold them. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /**
   * Updates every variable in place.
   * @param step number of this update, from 1
   * @param raw current parameters; they may change between updates
   * @param scale multiplies the learning rate; the schedule's factor
   */
  update(gradients: readonly tf.Tensor[], step: number, raw: RawParams, scale: number): void;
  dispose(): void;
}

export interface Optimiser {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly source?: string;
  readonly params: ParamSpecs;
  create(variables: readonly tf.Variable[]): OptimiserState;
  learningRate(raw: RawParams): number;
}

interface Definition<S extends ParamSpecs & { learningRate: { kind: 'real' } }>
  extends Omit<Optimiser, 'params' | 'create' | 'learningRate'> {
  readonly params: S;
  /** Names of the state tensors kept for each variable; they start at zero. */
  readonly slots: readonly string[];
  update(
    each: {
      readonly parameter: tf.Variable;
      readonly gradient: tf.Tensor;
      readonly slots: readonly tf.Variable[];
      readonly step: number;
      readonly learningRate: number;
    },
    params: ParamValues<S>,
  ): void;
}

export function defineOptimiser<const S extends ParamSpecs & { learningRate: { kind: 'real' } }>(
  definition: Definition<S>,
  zeros: (like: tf.Variable) => tf.Variable,
): Optimiser {
  const { slots: names, update, ...rest } = definition;
  const parse = (raw: RawParams) => parseParams(definition.id, definition.params, raw);
  return {
    ...rest,
    learningRate: (raw) => parse(raw).learningRate as number,
    create(parameters) {
      const state = parameters.map((parameter) => names.map(() => zeros(parameter)));
      const entries = state.flatMap((slots, index) => slots.map((slot, s) => [`${names[s]}.${index}`, slot] as const));
      return {
        variables: new Map(entries),
        update(gradients, step, raw, scale) {
          const params = parse(raw);
          const learningRate = (params.learningRate as number) * scale;
          for (const [index, parameter] of parameters.entries()) {
            update({ parameter, gradient: gradients[index]!, slots: state[index]!, step, learningRate }, params);
          }
        },
        dispose: () => {
          for (const [, slot] of entries) slot.dispose();
        },
      };
    },
  };
}
