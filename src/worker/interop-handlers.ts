/** What each request about foreign networks does. */
import { parameterCount } from '../engine/architecture';
import { decodeNetwork, encodeSaved, savedArchitecture } from '../engine/interop/saved-network';
import { ConfigError } from '../protocol/errors';
import type { ImportedTeacher, InteropRequests, WeightFormat } from '../protocol/interop';
import type { Handlers } from '../protocol/messages';
import { IMPORTED, importedName, type NetworkRole } from '../protocol/run-config';
import type { ImportStore } from './import-store';
import type { LoadShippedBytes } from './networks';

/** Networks that are there before a run: shipped with the app, or brought along by the user. */
export function loadReadyMade(loadShipped: LoadShippedBytes, imports: ImportStore): LoadShippedBytes {
  return (id) => {
    const name = importedName(id);
    return name === null ? loadShipped(id) : imports.load(name);
  };
}

/** Few visits need what writes and reads other formats, so it is loaded when one does. */
async function convert(bytes: ArrayBuffer, format: WeightFormat, version: string): Promise<ArrayBuffer> {
  if (format === 'safetensors') return bytes;
  const saved = decodeNetwork(bytes);
  if (format === 'onnx') return (await import('../engine/interop/onnx/export-onnx')).exportOnnx(saved, version);
  return (await import('../engine/interop/export-torch')).exportTorch(saved);
}

export interface InteropHandlerOptions {
  readonly imports: ImportStore;
  readonly version: string;
  readonly exportWeights: (runId: string, network: NetworkRole) => Promise<ArrayBuffer>;
}

export function createInteropHandlers({ imports, version, exportWeights }: InteropHandlerOptions): Pick<Handlers, keyof InteropRequests> {
  return {
    async 'weights.export'({ runId, network, format = 'safetensors' }) {
      return { bytes: await convert(await exportWeights(runId, network), format, version) };
    },
    async 'teacher.import'({ name, weights, card: text }) {
      if (importedName(`${IMPORTED}${name}`) === null) {
        throw new ConfigError(`name of the teacher is ${JSON.stringify(name)}, expected lower-case letters, digits and hyphens`);
      }
      const [{ parseCard }, { importNetwork }] = await Promise.all([
        import('../engine/interop/card'),
        import('../engine/interop/import-network'),
      ]);
      const card = text === null ? null : parseCard(text);
      const { notes, ...saved } = importNetwork(weights, card);
      const teacher: ImportedTeacher = {
        ...{ name, model: saved.model, classes: saved.classes, parameters: parameterCount(savedArchitecture(saved)), notes },
        ...(card?.dataset ? { dataset: card.dataset } : {}),
      };
      const refusal = await imports.save({ teacher, bytes: encodeSaved(saved) });
      return refusal === null ? teacher : { ...teacher, notes: [...notes, refusal] };
    },
    'teacher.list': async () => ({ teachers: await imports.list() }),
    async 'teacher.forget'({ name }) {
      await imports.remove(name);
      return {};
    },
  };
}
