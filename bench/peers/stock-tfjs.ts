/** Plain tfjs: `tf.moments`, `tf.batchNorm`, `tf.losses`, `tf.train.momentum`, nothing of this project in the computation. */
import { drawMixup } from '../../src/engine/augment/mixup';
import { disposeBatch } from '../../src/engine/batches';
import * as tf from '../../src/engine/tf';
import { createSetting, type Setting } from '../setting';
import { EPSILON, LEARNING_RATE, MOMENTUM, STEP_SIZE, type Stepper, WEIGHT_ACM, WEIGHT_KLD, type Workload } from '../workload';
import { StockResnet } from './stock-network';

const channelMap = (features: tf.Tensor4D): tf.Tensor2D => {
  const map = tf.mean<tf.Tensor2D>(features, [1, 2]);
  return tf.div(map, tf.sqrt(tf.maximum(tf.sum(tf.square(map), 1, true), 1e-16)));
};

const crossEntropy = (labels: tf.Tensor2D, logits: tf.Tensor2D): tf.Scalar => tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;

function divergence(teacher: tf.Tensor2D, student: tf.Tensor2D): tf.Scalar {
  const logP = tf.logSoftmax(teacher);
  return tf.mean(tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, tf.logSoftmax(student))), 1));
}

function mixAcmLoss(student: StockResnet, images: tf.Tensor4D, labels: tf.Tensor2D, target: tf.Tensor[]): tf.Scalar {
  const { logits, taps } = student.forward(images, true);
  const [teacherLogits, ...maps] = target as [tf.Tensor2D, ...tf.Tensor2D[]];
  const distances = taps.map((tap, i) => tf.sqrt(tf.add(tf.sum(tf.square(tf.sub(maps[i]!, channelMap(tap))), 1), 1e-12)));
  const acm = tf.mean(tf.addN(distances));
  const kld = divergence(teacherLogits, logits);
  return tf.add(crossEntropy(labels, logits), tf.add(tf.mul(acm, WEIGHT_ACM), tf.mul(kld, WEIGHT_KLD)));
}

function trainingStepper(workload: Workload, { weights, batches, random }: Setting): Stepper {
  const student = new StockResnet(weights.student, workload);
  const teacher = workload.kind === 'mixacm' ? new StockResnet(weights.teacher, workload) : null;
  const optimizer = tf.train.momentum(LEARNING_RATE, MOMENTUM);
  let step = 0;
  let loss = Number.NaN;
  return {
    async step() {
      const batch = batches.next();
      const count = batch.images.shape[0];
      const [images, labels, ...target] = tf.tidy(() => {
        if (!teacher) return [tf.clone(batch.images), tf.clone(batch.labels)];
        const { partner, ratio } = drawMixup(count, 1, false, random.fork(`step ${step}`));
        const index = tf.tensor1d(partner, 'int32');
        const r = ratio[0]!;
        const mixed = [batch.images, batch.labels].map((rows) =>
          tf.add(tf.mul(rows, r), tf.mul(tf.gather(rows as tf.Tensor, index), 1 - r)),
        );
        const { logits, taps } = teacher.forward(mixed[0] as tf.Tensor4D, false);
        return [...mixed, logits, ...taps.map(channelMap)];
      }) as [tf.Tensor4D, tf.Tensor2D, ...tf.Tensor[]];
      const value = optimizer.minimize(
        () => (teacher ? mixAcmLoss(student, images, labels, target) : crossEntropy(labels, student.forward(images, true).logits)),
        true,
        student.trainable,
      )!;
      loss = ((await value.data()) as Float32Array)[0]!;
      tf.dispose([images, labels, target, value]);
      disposeBatch(batch);
      step++;
    },
    async result() {
      const stem = (await student.weight('stem.conv.kernel').data()) as Float32Array;
      return Float32Array.of(loss, ...stem);
    },
    dispose() {
      optimizer.dispose();
      student.dispose();
      teacher?.dispose();
    },
  };
}

function attackStepper(workload: Workload, { weights, batches }: Setting): Stepper {
  const network = new StockResnet(weights.student, workload);
  const batch = batches.next();
  const gradientOf = tf.grad((x) => tf.mul(crossEntropy(batch.labels, network.forward(x as tf.Tensor4D, false).logits), x.shape[0]!));
  let adversarial = tf.clone(batch.images);
  return {
    async step() {
      const next = tf.tidy(() => {
        const moved = tf.add(adversarial, tf.mul(tf.sign(gradientOf(adversarial)), STEP_SIZE));
        const projected = tf.maximum(tf.minimum(moved, tf.add(batch.images, EPSILON)), tf.sub(batch.images, EPSILON));
        return tf.clipByValue(projected, 0, 1) as tf.Tensor4D;
      });
      adversarial.dispose();
      adversarial = next;
      await adversarial.data();
    },
    result: async () => ((await adversarial.data()) as Float32Array).slice(),
    dispose() {
      adversarial.dispose();
      disposeBatch(batch);
      network.dispose();
    },
  };
}

function forwardStepper(workload: Workload, { weights, batches }: Setting): Stepper {
  const network = new StockResnet(weights.student, workload);
  const batch = batches.next();
  let last = new Float32Array();
  return {
    async step() {
      const logits = tf.tidy(() => network.forward(batch.images, false).logits);
      last = ((await logits.data()) as Float32Array).slice();
      logits.dispose();
    },
    result: async () => last,
    dispose() {
      disposeBatch(batch);
      network.dispose();
    },
  };
}

export function stockTfjs(workload: Workload): Stepper {
  const setting = createSetting(workload);
  setting.student.dispose();
  setting.teacher.dispose();
  if (workload.kind === 'forward') return forwardStepper(workload, setting);
  return workload.kind === 'pgd' ? attackStepper(workload, setting) : trainingStepper(workload, setting);
}
