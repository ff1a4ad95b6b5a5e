/** What the views compute, in a chunk that is loaded when somebody looks. */
export { lookAttack } from './inspect-attack';
export { lookChannels } from './inspect-channels';
export { lookDraws, lookMixup } from './inspect-mixup';
export { Probe } from './inspect-probe';
export { lookSlice } from './inspect-slice';
export { lookStep } from './inspect-step';
