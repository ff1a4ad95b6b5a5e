/** A Vite plugin that leaves kernels out of the tfjs backends which no network, loss or attack of ours can reach. */
import type { Plugin } from 'vite';

const UNREACHABLE = [
  /^(i?fft|complexAbs|einsum|stft)$/i,
  /^(avgPool|ceil|cos$|floor$|prod|reciprocal|sin$|maxPool3D|conv3D|dilation2D|maxPoolWithArgmax|lrn)/i,
  /^(cropAndResize|draw|flipLeftRight|fromPixels|nonMaxSuppression|resize|rotateWithOffset|transform|mirrorPad|depthToSpace)/i,
  /^(string|ragged|sparse|bincount|denseBincount|searchSorted|multinomial|unique|diag|cum|staticRegexReplace)/i,
  /^(acos|asin|atan|cosh|sinh|tan$|expm1|elu|selu|prelu|erf|linSpace|bitwise|floorMod|mod$|isInf|isNaN|isFinite)/i,
  /^(scatterNd|gatherNd|tensorScatterUpdate|batchToSpace|spaceToBatch|maxPool|all$|any$)/i,
];

/** `register_all_kernels.js` of a backend without the kernels that are never used. */
export function withoutUnreachable(source: string): string {
  const dropped = new Set<string>();
  const kept = source.split('\n').filter((line) => {
    const imported = /^import \{ (\w+)Config(?: as \w+)? \} from/.exec(line)?.[1];
    const listed = /^\s*(\w+)Config,?$/.exec(line)?.[1];
    const name = imported ?? listed;
    const isDropped = name !== undefined && UNREACHABLE.some((pattern) => pattern.test(name));
    if (isDropped && imported) dropped.add(imported);
    return !isDropped;
  });
  if (dropped.size === 0) throw new Error('list of tfjs kernels names none that we leave out, expected the file of tfjs 4.22');
  return kept.join('\n');
}

/** `shared.js` of the cpu backend, which the GPU backends use for tiny tensors; what only those kernels need is there by name alone. */
export function withoutUnreachableShared(source: string): string {
  let dropped = 0;
  const lean = source.replaceAll(/^export \{ (\w+(?:, \w+)*) \} from .*$/gm, (line, names: string) => {
    if (!UNREACHABLE.some((pattern) => pattern.test(names))) return line;
    dropped += 1;
    return `export const ${names.replaceAll(',', ' = undefined,')} = undefined;`;
  });
  if (dropped === 0) throw new Error('list of shared tfjs kernels names none that we leave out, expected the file of tfjs 4.22');
  return lean;
}

export function leanTfjs(): Plugin {
  return {
    name: 'lean-tfjs',
    transform: {
      filter: { id: /tfjs-backend-\w+\/dist\/(register_all_kernels|shared)\.js$/ },
      handler: (code, id) => ({ code: id.endsWith('shared.js') ? withoutUnreachableShared(code) : withoutUnreachable(code), map: null }),
    },
  };
}
