/** One line about each stage, made from the config and the catalogue. */
import type { Catalog, CatalogEntry } from '../protocol/catalog';
import type { RunPhase } from '../protocol/messages';
import type { NetworkRole, RunConfig } from '../protocol/run-config';
import { count, plain } from './format';
import { frameText } from './frame-text';

/** The stage whose settings hold a config path. */
export function stageOf(path: string): RunPhase {
  const owner = path.split('.')[0];
  if (owner === 'plain' || owner === 'teacher' || owner === 'student') return owner;
  return owner === 'evaluation' ? 'evaluate' : 'data';
}

const labelOf = (entries: readonly CatalogEntry[] | undefined, id: string) => entries?.find((entry) => entry.id === id)?.label ?? id;

export function describeStage(stage: RunPhase, config: RunConfig, catalog: Catalog | null): string {
  if (stage === 'data') return labelOf(catalog?.datasets, config.data.id);
  if (stage === 'evaluate')
    return frameText.get().stepper.evaluation(labelOf(catalog?.attacks, config.evaluation.attack.id), count(config.evaluation.count));
  return describeNetwork(stage, config, catalog);
}

/** What a ball is called, by its id. */
export const NORMS: Readonly<Record<string, string>> = { linf: 'ℓ∞', l2: 'ℓ2' };

/** What an attacker may do, as in `ℓ∞ ε = 8/255`. */
export function describeThreat({ evaluation: { threatModel } }: RunConfig, catalog: Catalog | null): string {
  const norm = NORMS[threatModel.id] ?? threatModel.id;
  const spec = catalog?.threatModels.find(({ id }) => id === threatModel.id)?.params.epsilon;
  const epsilon = threatModel.params.epsilon ?? spec?.default;
  if (typeof epsilon !== 'number') return norm;
  return `${norm} ε = ${threatModel.id === 'linf' ? `${plain(255 * epsilon)}/255` : plain(epsilon)}`;
}

function describeNetwork(role: NetworkRole, config: RunConfig, catalog: Catalog | null): string {
  const t = frameText.get().stepper;
  const network = config[role];
  if (!network) return t.absent;
  if ('shipped' in network) return t.shipped;
  const method = catalog?.methods.find(({ id }) => id === network.method.id);
  if (!method) return network.method.id;
  if (method.adversarial) return t.attacked(method.label);
  return method.needsTeacher ? t.follows(method.label) : t.ordinary;
}
