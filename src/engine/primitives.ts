/**
 * The handful of fused operations the networks are made of. Each asks the backend for a kernel of its own name
 * (registered by `src/kernels`) and otherwise composes it from stock tfjs operations with the same result.
 */
export * from './primitives/attack-step';
export * from './primitives/batch-norm';
export * from './primitives/convolution';
export * from './primitives/cross-entropy';
export * from './primitives/dense';
export * from './primitives/depthwise';
export * from './primitives/divergence';
export * from './primitives/gather-images';
export * from './primitives/images';
export * from './primitives/optimiser';
export * from './primitives/pooling';
export * from './primitives/rows';
export * from './primitives/running-average';
export * from './primitives/select-rows';
export * from './primitives/weighted-means';
