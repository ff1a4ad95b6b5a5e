/** Networks of ours under the names and in the order of axes that public PyTorch code has. */
import { weightSpecs } from '../architecture';
import { type NamedTensor, writeSafetensors } from '../safetensors';
import { permute, torchOrder } from './layout';
import { namingsOf, torchName } from './names';
import { identityMetadata, type SavedNetwork, savedArchitecture } from './saved-network';

/**
 * Safetensors that `load_state_dict` of the public code takes once batch counters are added or `strict` is off: kernels
 * [out, in, height, width], dense weights [out, in]. The metadata says what network it is, so that it comes back without a
 * card, bit for bit.
 */
export function exportTorch(saved: SavedNetwork): ArrayBuffer {
  const architecture = savedArchitecture(saved);
  const [naming] = namingsOf(saved.model.id, architecture);
  const layers = new Map(architecture.layers.map((layer) => [layer.id, layer]));
  const tensors = weightSpecs(architecture).map(({ name, kind }): [string, NamedTensor] => {
    const layer = layers.get(name.slice(0, name.lastIndexOf('.')))!;
    const value = saved.weights.get(name)!;
    return [torchName(naming!, layer, kind), kind === 'kernel' ? permute(value, torchOrder(layer.op)) : value];
  });
  return writeSafetensors({ tensors: new Map(tensors), metadata: { format: 'pt', ...identityMetadata(saved) } });
}
