/** What an experiment will cost before it runs: the same arithmetic as the ledger, from the plugins' own pass counts. */
import { ConfigError } from '../protocol/errors';
import { isShipped, NETWORK_ROLES, type NetworkRole, type PluginChoice, type RunConfig, type TrainingConfig } from '../protocol/run-config';
import { type Architecture, forwardMacs, parameterCount } from './architecture';
import { attacks } from './attacks';
import { QUICK_COST } from './evaluation/trust';
import { methods } from './methods';
import { trainingThreat } from './methods/adversarial-params';
import type { ModelContext } from './model';
import { models } from './models';
import { watchingAttack } from './overfitting';
import { checkEvaluation, checkFit, checkTraining } from './run-checks';

/** Share of the images that the estimate expects to be attacked: those that are right before the attack. */
const EXPECTED_CLEAN = 0.85;

export interface PlannedPhase {
  readonly role: NetworkRole;
  readonly training: number;
  /** The small evaluations along the way. */
  readonly live: number;
  /** The closing evaluation. */
  readonly final: number;
}

export interface RunPlan {
  readonly phases: readonly PlannedPhase[];
  readonly networks: Readonly<Partial<Record<NetworkRole, { readonly macs: number; readonly parameters: number }>>>;
  /** PGD-10 adversarial training of the student on as many images. */
  readonly pgdTrainingOfStudent: number;
}

export function architectureOf(model: PluginChoice, context: ModelContext): Architecture {
  return models.get(model.id).architecture(model.params, context);
}

function evaluationMacs(macs: number, attack: PluginChoice, count: number): number {
  const { forward, inputGradient } = attacks.get(attack.id).cost(attack.params);
  return macs * count * (1 + EXPECTED_CLEAN * (forward + inputGradient + 1));
}

/** What the quick trust checks beside a closing evaluation spend, on as many images as there are. */
function trustMacs(macs: number, count: number): number {
  const { images, forward, inputGradient } = QUICK_COST;
  return macs * Math.min(count, images) * (forward + inputGradient);
}

/** MACs of one forward pass of each network that a training involves. */
interface TrainingMacs {
  readonly own: number;
  readonly teacher: number;
  readonly natural: number;
}

function trainingMacs(training: TrainingConfig, { own, teacher, natural }: TrainingMacs): number {
  const cost = methods.get(training.method.id).cost(training.method.params);
  const perImage =
    own * (cost.forward + cost.inputGradient + 2 * cost.weightGradient) +
    teacher * (cost.teacherForward + cost.teacherInputGradient) +
    natural * cost.naturalTeacherForward;
  return training.steps * training.batchSize * perImage;
}

/**
 * Checks every plugin choice of a config and adds up what it will spend.
 * @param shipped architecture of the shipped teacher, where the config names one
 * @throws ConfigError for an unknown plugin, a parameter out of range, or a method without the teacher it needs; ShapeError
 * where networks that must fit together do not
 */
export function planRun(config: RunConfig, context: ModelContext, shipped: Architecture | null): RunPlan {
  const { evaluation } = config;
  checkEvaluation(config, context);
  const trainings = NETWORK_ROLES.map((role) => [role, config[role]] as const);
  const architectures = new Map<NetworkRole, Architecture>();
  for (const [role, training] of trainings) {
    if (!training) continue;
    const architecture = 'shipped' in training ? shipped : architectureOf(training.model, context);
    if (architecture) architectures.set(role, architecture);
    if ('shipped' in training) continue;
    checkTraining(config, role, training);
  }
  if (architectures.size === 0 && !isShipped(config.teacher)) throw new ConfigError('run config has no network, expected at least one');
  checkFit(config, architectures);

  const macsOf = (role: NetworkRole) => (architectures.has(role) ? forwardMacs(architectures.get(role)!) : 0);
  const phases = trainings.flatMap(([role, training]): PlannedPhase[] => {
    if (!training) return [];
    const macs = macsOf(role);
    const final = evaluationMacs(macs, evaluation.attack, evaluation.count) + trustMacs(macs, evaluation.count);
    if ('shipped' in training) return [{ role, training: 0, live: 0, final }];
    const looks = Math.ceil(training.steps / evaluation.live.every);
    const { count, attack } = evaluation.live;
    const watching = methods.get(training.method.id).watchesOverfitting
      ? looks * evaluationMacs(macs, watchingAttack(trainingThreat(training.method.params).epsilon), count)
      : 0;
    const live = (1 + looks) * evaluationMacs(macs, attack, count) + watching;
    return [{ role, training: trainingMacs(training, { own: macs, teacher: macsOf('teacher'), natural: macsOf('plain') }), live, final }];
  });
  const { student } = config;
  const pgd: PluginChoice = { id: 'pgd-at', params: { attackSteps: 10 } };
  return {
    phases,
    networks: Object.fromEntries([...architectures].map(([role, a]) => [role, { macs: forwardMacs(a), parameters: parameterCount(a) }])),
    pgdTrainingOfStudent: student ? trainingMacs({ ...student, method: pgd }, { own: macsOf('student'), teacher: 0, natural: 0 }) : 0,
  };
}
