import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutUnreachable, withoutUnreachableShared } from './lean-tfjs';
import { ROOT } from './paths';

describe('withoutUnreachable', () => {
  for (const backend of ['webgpu', 'webgl', 'wasm', 'cpu']) {
    it(`drops a kernel's import and its place in the list of ${backend}, and no other`, () => {
      const source = readFileSync(path.join(ROOT, `node_modules/@tensorflow/tfjs-backend-${backend}/dist/register_all_kernels.js`), 'utf8');
      const lean = withoutUnreachable(source);
      expect(lean).not.toMatch(/cropAndResize/i);
      for (const kept of ['conv2DConfig', 'gatherV2Config', 'transposeConfig', 'softmaxConfig']) expect(lean).toContain(kept);
      const imported = [...lean.matchAll(/^import \{ (\w+)/gm)].map(([, name]) => name).filter((name) => name !== 'registerKernel');
      for (const name of imported) expect(lean.split(name!).length, name).toBeGreaterThan(2);
    });
  }

  it('refuses a file that it does not understand', () => {
    expect(() => withoutUnreachable('export {}')).toThrow('expected the file of tfjs 4.22');
  });
});

describe('withoutUnreachableShared', () => {
  it('drops text, ragged and sparse tensors, and keeps arithmetic', () => {
    const lean = withoutUnreachableShared(
      readFileSync(path.join(ROOT, 'node_modules/@tensorflow/tfjs-backend-cpu/dist/shared.js'), 'utf8'),
    );
    for (const gone of ['raggedGatherImpl', 'stringToHashBucketFastImpl', 'uniqueImpl'])
      expect(lean).toContain(`export const ${gone} = undefined;`);
    expect(lean).toContain('export const bincountImpl = undefined, bincountReduceImpl = undefined;');
    for (const kept of ['addImpl', 'sliceImpl', 'gatherV2Impl', 'topKImpl']) expect(lean).toContain(`export { ${kept} } from`);
  });

  it('refuses a file that it does not understand', () => {
    expect(() => withoutUnreachableShared('export {}')).toThrow('expected the file of tfjs 4.22');
  });
});
