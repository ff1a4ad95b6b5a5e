/** WebGL 2 on an OffscreenCanvas. */
import * as tf from '../../engine/tf';
import { installGradients } from '../../kernels/gradients/install';
import { DeviceError } from '../../protocol/errors';
import { looksLikeSoftware, type Starter } from './starter';

/** Name of the renderer, or null where there is no WebGL 2. */
function renderer(): string | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return null;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  // Chromium writes "ANGLE (vendor, renderer, driver)".
  return /^ANGLE \([^,]*, (.*), [^,]*\)$/.exec(name)?.[1] ?? name;
}

export const webgl: Starter = {
  isSoftware: () => Promise.resolve(looksLikeSoftware(renderer() ?? '')),
  async start({ kernels }) {
    const adapter = renderer();
    if (adapter === null) throw new DeviceError('WebGL 2 is missing in workers of this browser, expected an OffscreenCanvas that has it');
    await import('@tensorflow/tfjs-backend-webgl');
    if (!(await tf.setBackend('webgl'))) throw new DeviceError(`WebGL on ${adapter} was not accepted by tfjs, expected float textures`);
    installGradients(kernels);
    return { adapter, software: looksLikeSoftware(adapter), threads: 1, stop: () => {} };
  },
};
