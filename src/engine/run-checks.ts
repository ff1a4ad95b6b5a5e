/** What can be known to be wrong with a run before its first step. */
import { ConfigError } from '../protocol/errors';
import { NETWORK_ROLES, type NetworkRole, type RunConfig, type TrainingConfig } from '../protocol/run-config';
import { type Architecture, weightSpecs } from './architecture';
import { attacks } from './attacks';
import { stagesOf } from './evaluation/stages';
import { methods } from './methods';
import { trainingThreat } from './methods/adversarial-params';
import type { ModelContext } from './model';
import { optimisers } from './optim';
import { schedules } from './schedules';
import { tapsBeforeRelu } from './taps';
import { threatModels } from './threat-models';

/**
 * Both evaluations can be made in this threat model on this many classes. A transfer attack needs another network, which only the closing
 * one has.
 * @throws ConfigError
 */
export function checkEvaluation(config: RunConfig, { classes }: ModelContext): void {
  const { threatModel, attack, live } = config.evaluation;
  threatModels.get(threatModel.id).create(threatModel.params);
  for (const each of [attack, live.attack]) stagesOf(each, threatModel.id, classes);
  const isAlone = NETWORK_ROLES.filter((role) => config[role]).length < 2;
  const needy = [live.attack, ...(isAlone ? [attack] : [])].find(({ id }) => attacks.get(id).needsSurrogate);
  if (needy) throw new ConfigError(`attack "${needy.id}" has no other network, expected one to make its examples on`);
}

/**
 * A network's method, optimiser and schedule exist and find what they need.
 * @throws ConfigError
 */
export function checkTraining(config: RunConfig, role: NetworkRole, training: TrainingConfig): void {
  const { optimiser, schedule, startFrom } = training;
  optimisers.get(optimiser.id).learningRate(optimiser.params);
  schedules.get(schedule.id).factor(0, training.steps, schedule.params);
  const method = methods.get(training.method.id);
  method.weights(training.method.params, 0);
  if (method.adversarial) trainingThreat(training.method.params);
  if (method.needsTeacher && (role !== 'student' || !config.teacher)) {
    throw new ConfigError(`method "${method.id}" of the ${role} network has no teacher, expected it on a student beside a teacher`);
  }
  if (method.needsNaturalTeacher && !config.plain) {
    throw new ConfigError(`method "${method.id}" of the ${role} network has no natural teacher, expected an ordinary network in the run`);
  }
  if (startFrom === 'plain' && (role === 'plain' || !config.plain)) {
    throw new ConfigError(`field "${role}.startFrom" is "plain" but there is no ordinary network to start from, expected "scratch"`);
  }
}

const shapesOf = (architecture: Architecture): string => JSON.stringify(weightSpecs(architecture).map(({ name, shape }) => [name, shape]));

/**
 * Networks that hand weights or feature maps to each other fit together.
 * @throws ConfigError or ShapeError naming the tap or the network that does not
 */
export function checkFit(config: RunConfig, architectures: ReadonlyMap<NetworkRole, Architecture>): void {
  const plain = architectures.get('plain');
  for (const role of ['teacher', 'student'] as const) {
    const [training, own] = [config[role], architectures.get(role)];
    if (!training || 'shipped' in training || training.startFrom !== 'plain' || !plain || !own) continue;
    if (shapesOf(own) !== shapesOf(plain)) {
      throw new ConfigError(
        `field "${role}.startFrom" is "plain" but the ordinary network is built otherwise, expected the same architecture`,
      );
    }
  }
  const [student, teacher] = [architectures.get('student'), architectures.get('teacher')];
  if (!config.student || !student || !teacher) return;
  const { method: choice, batchSize } = config.student;
  const method = methods.get(choice.id);
  if (!method.needsTeacher) return;
  const view = (architecture: Architecture) => (method.tapsBeforeRelu(choice.params) ? tapsBeforeRelu(architecture) : architecture);
  method.extraWeights(choice.params, { student: view(student), teacher: view(teacher), batchSize });
}
