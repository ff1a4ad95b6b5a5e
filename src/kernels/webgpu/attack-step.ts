/** The step of projected gradient descent, one pass over the images. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Gpu } from './gpu';

export interface AttackStep {
  readonly x: TensorInfo;
  readonly adversarial: TensorInfo;
  readonly gradient: TensorInfo;
  readonly stepSize: number;
  readonly epsilon: number;
}

/** clip( clip(adversarial + stepSize sign(gradient), x - epsilon, x + epsilon), 0, 1 ) */
export function attackStep(gpu: Gpu, { x, adversarial, gradient, stepSize, epsilon }: AttackStep): TensorInfo {
  const out = gpu.tensor(x.shape);
  const size = x.shape.reduce((a, b) => a * b, 1);
  gpu.run({
    key: 'attack step',
    code: () => `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) thread: u32) {
  let i = flatGroup(group, groups) * 64u + thread;
  if (i >= arrayLength(&result)) { return; }
  let g = gradient[i];
  let direction = select(0.0, 1.0, g > 0.0) - select(0.0, 1.0, g < 0.0);
  let moved = adversarial[i] + uniforms[0].x * direction;
  let projected = min(max(moved, x[i] - uniforms[0].y), x[i] + uniforms[0].y);
  result[i] = clamp(projected, 0.0, 1.0);
}`,
    bindings: [
      { name: 'x', tensor: x },
      { name: 'adversarial', tensor: adversarial },
      { name: 'gradient', tensor: gradient },
      { name: 'result', tensor: out, write: true },
    ],
    uniforms: [stepSize, epsilon],
    groups: Math.ceil(size / 64),
  });
  return out;
}
