/** Networks that come from elsewhere, and weights on their way to elsewhere. */
import type { NetworkRole, PluginChoice } from './run-config';

/** `safetensors` is ours and says itself what it is; `pytorch` has public names and PyTorch's order of axes. */
export const WEIGHT_FORMATS = ['safetensors', 'pytorch', 'onnx'] as const;
export type WeightFormat = (typeof WEIGHT_FORMATS)[number];

/** A network brought along by the user. */
export interface ImportedTeacher {
  readonly name: string;
  readonly model: PluginChoice;
  readonly classes: readonly string[];
  readonly parameters: number;
  /** What it was trained on, where its card says so. */
  readonly dataset?: string;
  /** What the user should know about how it was read and where it is kept. */
  readonly notes: readonly string[];
}

export interface InteropRequests {
  /** Weights of one network of a run. */
  'weights.export': { in: { runId: string; network: NetworkRole; format?: WeightFormat }; out: { bytes: ArrayBuffer } };
  /** Checks a checkpoint against its card and keeps it; `card` is JSON, null for a file that says itself what it is. */
  'teacher.import': { in: { name: string; weights: ArrayBuffer; card: string | null }; out: ImportedTeacher };
  'teacher.list': { in: Record<never, never>; out: { teachers: readonly ImportedTeacher[] } };
  'teacher.forget': { in: { name: string }; out: Record<never, never> };
}
