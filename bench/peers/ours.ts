/** This project's own engine: the trainer and the attack that the page runs. */
import { inputGradient } from '../../src/engine/attack';
import { disposeBatch } from '../../src/engine/batches';
import { inferenceGraph } from '../../src/engine/forward';
import { Ledger } from '../../src/engine/ledger';
import { methods } from '../../src/engine/methods';
import { optimisers } from '../../src/engine/optim';
import { softmaxCrossEntropy } from '../../src/engine/primitives';
import { schedules } from '../../src/engine/schedules';
import * as tf from '../../src/engine/tf';
import { threatModels } from '../../src/engine/threat-models';
import { Trainer } from '../../src/engine/trainer';
import { createSetting, type Setting } from '../setting';
import { EPSILON, LEARNING_RATE, MOMENTUM, STEP_SIZE, type Stepper, WEIGHT_ACM, WEIGHT_KLD, type Workload } from '../workload';

const MANY_STEPS = 1_000_000;

function trainingStepper({ kind }: Workload, { student, teacher, batches, random }: Setting): Stepper {
  const isMixAcm = kind === 'mixacm';
  const trainer = new Trainer({
    role: 'student',
    network: student,
    teacher: isMixAcm ? teacher : null,
    method: methods.get(isMixAcm ? 'mixacm' : 'standard'),
    optimiser: optimisers.get('sgd'),
    schedule: schedules.get('constant'),
    settings: {
      method: isMixAcm ? { alphaAcm: WEIGHT_ACM, alphaKld: WEIGHT_KLD, temperature: 1, mixupAlpha: 1 } : {},
      optimiser: { learningRate: LEARNING_RATE, momentum: MOMENTUM, nesterov: false, weightDecay: 0 },
      schedule: {},
    },
    batches,
    steps: MANY_STEPS,
    random,
    ledger: new Ledger(),
  });
  const steps = trainer[Symbol.asyncIterator]();
  let loss = Number.NaN;
  return {
    async step() {
      const { value } = await steps.next();
      if (!value) throw new Error(`steps are at an end, expected ${MANY_STEPS}`);
      loss = value.loss;
    },
    async result() {
      const stem = (await student.trainable[0]!.data()) as Float32Array;
      return Float32Array.of(loss, ...stem);
    },
    dispose() {
      trainer.dispose();
      student.dispose();
      teacher.dispose();
    },
  };
}

/** The body of the PGD attack's loop. */
function attackStepper({ student, teacher, batches }: Setting): Stepper {
  const batch = batches.next();
  const { images: x, labels } = batch;
  const graph = inferenceGraph(student);
  const threatModel = threatModels.get('linf').create({ epsilon: EPSILON });
  const objective = (images: tf.Tensor4D) => softmaxCrossEntropy(graph.logits(images), labels);
  let adversarial = tf.clone(x);
  return {
    async step() {
      const next = tf.tidy(() => {
        const { gradient } = inputGradient(objective, adversarial, () => {});
        return threatModel.ascend({ x, adversarial, gradient, stepSize: STEP_SIZE });
      });
      adversarial.dispose();
      adversarial = next;
      await adversarial.data();
    },
    result: async () => ((await adversarial.data()) as Float32Array).slice(),
    dispose() {
      adversarial.dispose();
      disposeBatch(batch);
      graph.dispose();
      student.dispose();
      teacher.dispose();
    },
  };
}

/** The inference graph that attacks and evaluations run. */
function forwardStepper({ student, teacher, batches }: Setting): Stepper {
  const batch = batches.next();
  const graph = inferenceGraph(student);
  let last = new Float32Array();
  return {
    async step() {
      const logits = tf.tidy(() => graph.logits(batch.images));
      last = ((await logits.data()) as Float32Array).slice();
      logits.dispose();
    },
    result: async () => last,
    dispose() {
      disposeBatch(batch);
      graph.dispose();
      student.dispose();
      teacher.dispose();
    },
  };
}

export function ours(workload: Workload): Stepper {
  const setting = createSetting(workload);
  if (workload.kind === 'forward') return forwardStepper(setting);
  return workload.kind === 'pgd' ? attackStepper(setting) : trainingStepper(workload, setting);
}
