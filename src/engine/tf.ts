/** The only door to tfjs for the engine: core plus its gradients. Backends are the worker's business. */
export * from '@tensorflow/tfjs-core';

// After core, never before it: the gradient list reads flags that core sets.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
