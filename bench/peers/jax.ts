/** jax-js: the whole step in one `jit`, gradients by `valueAndGrad`, momentum written by hand. */
import { defaultDevice, getWebGPUDevice, grad, init, jit, nn, numpy as np, type numpy, tree, valueAndGrad } from '@jax-js/jax';
import { drawMixup } from '../../src/engine/augment/mixup';
import { disposeBatch } from '../../src/engine/batches';
import { IMAGE_SIZE } from '../../src/protocol/images';
import { CLASSES, createSetting } from '../setting';
import { EPSILON, LEARNING_RATE, MOMENTUM, STEP_SIZE, type Stepper, WEIGHT_ACM, WEIGHT_KLD, type Workload } from '../workload';
import { type Arrays, type JaxOutputs, type JaxWeights, jaxForward, jaxWeights, permuted } from './jax-network';

/** Batches are drawn before the clock starts, and come again in turn: this peer is not charged for preparing data. */
const DRAWN = 8;
const FILTER_SIDE = 3;

/**
 * Chooses where jax-js computes.
 * @returns its device, to count on; null on wasm
 */
export async function startJax(device: 'webgpu' | 'wasm'): Promise<GPUDevice | null> {
  if (device === 'webgpu') {
    const { gpu } = navigator;
    // It asks for the name of the browser, which Node lacks.
    if (!navigator.userAgent) Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'Node' }, configurable: true });
  }
  if (!(await init(device)).includes(device)) throw new Error(`jax-js does not start on ${device}, expected it to`);
  defaultDevice(device);
  return device === 'webgpu' ? getWebGPUDevice() : null;
}

interface Drawn {
  /** [batch, 3, 32, 32] */
  readonly images: Float32Array<ArrayBuffer>;
  readonly labels: Float32Array<ArrayBuffer>;
  readonly partner: Int32Array<ArrayBuffer>;
  readonly ratio: number;
}

const channelMap = (features: numpy.Array): numpy.Array => {
  const map = np.mean(features, [2, 3]);
  const norm = np.sqrt(np.maximum(np.sum(np.square(map.ref), 1, { keepdims: true }), 1e-16));
  return map.div(norm);
};

const crossEntropy = (labels: numpy.Array, logits: numpy.Array): numpy.Array =>
  np.mean(np.sum(labels.mul(nn.logSoftmax(logits)), 1)).mul(-1);

function divergence(teacher: numpy.Array, student: numpy.Array): numpy.Array {
  const logP = nn.logSoftmax(teacher);
  return np.mean(np.sum(np.exp(logP.ref).mul(logP.sub(nn.logSoftmax(student))), 1));
}

function mixAcmLoss({ logits, taps }: JaxOutputs, labels: numpy.Array, target: readonly numpy.Array[]): numpy.Array {
  const [teacherLogits, ...maps] = target as [numpy.Array, ...numpy.Array[]];
  const distances = taps.map((tap, i) => np.sqrt(np.sum(np.square(maps[i]!.sub(channelMap(tap))), 1).add(1e-12)));
  const acm = np.mean(distances.reduce((sum, distance) => sum.add(distance)));
  const kld = divergence(teacherLogits, logits.ref);
  return crossEntropy(labels, logits).add(acm.mul(WEIGHT_ACM)).add(kld.mul(WEIGHT_KLD));
}

function drawBatches(workload: Workload): { readonly weights: { student: JaxWeights; teacher: JaxWeights }; readonly drawn: Drawn[] } {
  const { student, teacher, weights, batches, random } = createSetting(workload);
  student.dispose();
  teacher.dispose();
  const drawn = Array.from({ length: DRAWN }, (_, step) => {
    const batch = batches.next();
    const images = permuted(batch.images.dataSync() as Float32Array, batch.images.shape, [0, 3, 1, 2]);
    const labels = Float32Array.from(batch.labels.dataSync());
    const { partner, ratio } = drawMixup(workload.batch, 1, false, random.fork(`step ${step}`));
    disposeBatch(batch);
    return { images, labels, partner, ratio: ratio[0]! };
  });
  return { weights: { student: jaxWeights(weights.student), teacher: jaxWeights(weights.teacher) }, drawn };
}

const imagesOf = ({ images }: Drawn, batch: number) => np.array(images, { shape: [batch, 3, IMAGE_SIZE, IMAGE_SIZE] });
const labelsOf = ({ labels }: Drawn, batch: number) => np.array(labels, { shape: [batch, CLASSES] });

type JaxTree = { trainable: Arrays; running: Arrays };

/** Loss, then new weights, momenta and running statistics. */
type Updated = [loss: numpy.Array, trainable: Arrays, momenta: Arrays, running: Arrays];

function updated(trainable: Arrays, momenta: Arrays, gradients: Arrays): [Arrays, Arrays] {
  const velocities = tree.map((m: numpy.Array, g: numpy.Array) => m.mul(MOMENTUM).add(g), momenta, gradients) as Arrays;
  const moved = tree.map((w: numpy.Array, v: numpy.Array) => w.sub(v.mul(LEARNING_RATE)), trainable, tree.ref(velocities)) as Arrays;
  return [moved, velocities];
}

type Inputs = [trainable: Arrays, running: Arrays, images: numpy.Array, labels: numpy.Array];

function trainingStepper(workload: Workload): Stepper {
  const { kind, batch } = workload;
  const { weights, drawn } = drawBatches(workload);

  const lossOf = (...[trainable, running, images, labels, target]: [...Inputs, target: numpy.Array[]]): [numpy.Array, Arrays] => {
    const outputs = jaxForward({ trainable, running }, images, workload, true);
    if (kind === 'mixacm') return [mixAcmLoss(outputs, labels, target), outputs.running];
    tree.dispose([...outputs.taps]);
    return [crossEntropy(labels, outputs.logits), outputs.running];
  };
  const withGradients = valueAndGrad(lossOf, { hasAux: true });
  const advance = (
    ...[trainable, running, images, labels, momenta, target]: [...Inputs, momenta: Arrays, target: numpy.Array[]]
  ): Updated => {
    const [[loss, nextRunning], gradients] = withGradients(tree.ref(trainable), running, images, labels, target);
    return [loss, ...updated(trainable, momenta, gradients), nextRunning];
  };
  const step = jit((trainable: Arrays, running: Arrays, images: numpy.Array, labels: numpy.Array, momenta: Arrays) =>
    advance(trainable, running, images, labels, momenta, []),
  );
  const mixedStep = jit(
    (
      ...[trainable, running, images, labels, momenta, teacher, partner, ratio]: [
        ...Inputs,
        momenta: Arrays,
        teacher: JaxTree,
        partner: numpy.Array,
        ratio: numpy.Array,
      ]
    ) => {
      const mixed = [images, labels].map((rows) => {
        const other = np.take(rows.ref, partner.ref, 0);
        return rows.mul(ratio.ref).add(other.mul(np.array(1).sub(ratio.ref)));
      }) as [numpy.Array, numpy.Array];
      tree.dispose([partner, ratio]);
      const { logits, taps } = jaxForward(teacher, mixed[0].ref, workload, false);
      return advance(trainable, running, ...mixed, momenta, [logits, ...taps.map(channelMap)]);
    },
  );

  let { trainable, running } = weights.student;
  let momenta: Arrays = Object.fromEntries(Object.entries(trainable).map(([name, { shape }]) => [name, np.zeros(shape)]));
  let count = 0;
  let loss = Number.NaN;
  return {
    async step() {
      const next = drawn[count++ % DRAWN]!;
      const inputs = [trainable, running, imagesOf(next, batch), labelsOf(next, batch), momenta] as const;
      let value: numpy.Array;
      if (kind === 'mixacm') {
        const mixture = [np.array(next.partner), np.array([next.ratio]).reshape([])] as const;
        [value, trainable, momenta, running] = mixedStep(...inputs, tree.ref({ ...weights.teacher }), ...mixture);
      } else {
        [value, trainable, momenta, running] = step(...inputs);
      }
      loss = (await value.data())[0]!;
    },
    async result() {
      const name = 'stem.conv.kernel';
      const [out, into] = trainable[name]!.shape as [number, number];
      const stem = (await trainable[name]!.ref.data()) as Float32Array;
      return Float32Array.of(loss, ...permuted(stem, [out, into, FILTER_SIDE, FILTER_SIDE], [2, 3, 1, 0]));
    },
    dispose() {
      tree.dispose([trainable, running, momenta, weights.teacher.trainable, weights.teacher.running]);
      step.dispose();
      mixedStep.dispose();
    },
  };
}

function attackStepper(workload: Workload): Stepper {
  const { batch } = workload;
  const { weights, drawn } = drawBatches(workload);
  const { trainable, running } = weights.student;
  const objective = (images: numpy.Array, ...[network, labels]: [network: JaxTree, labels: numpy.Array]): numpy.Array => {
    const { logits, taps } = jaxForward(network, images, workload, false);
    tree.dispose([...taps]);
    return crossEntropy(labels, logits).mul(batch);
  };
  const ascend = jit((network: JaxTree, x: numpy.Array, labels: numpy.Array, adversarial: numpy.Array) => {
    const gradient = grad(objective)(adversarial.ref, network, labels);
    const moved = adversarial.add(np.sign(gradient).mul(STEP_SIZE));
    const projected = np.maximum(np.minimum(moved, x.ref.add(EPSILON)), x.sub(EPSILON));
    return np.clip(projected, 0, 1);
  });
  const x = imagesOf(drawn[0]!, batch);
  const labels = labelsOf(drawn[0]!, batch);
  let adversarial = x.ref;
  return {
    async step() {
      adversarial = ascend(tree.ref({ trainable, running }), x.ref, labels.ref, adversarial);
      await adversarial.ref.data();
    },
    async result() {
      const data = (await adversarial.ref.data()) as Float32Array;
      return permuted(data, [batch, 3, IMAGE_SIZE, IMAGE_SIZE], [0, 2, 3, 1]);
    },
    dispose() {
      tree.dispose([trainable, running, x, labels, adversarial, weights.teacher.trainable, weights.teacher.running]);
      ascend.dispose();
    },
  };
}

function forwardStepper(workload: Workload): Stepper {
  const { batch } = workload;
  const { weights, drawn } = drawBatches(workload);
  const { trainable, running } = weights.student;
  const forward = jit((network: JaxTree, images: numpy.Array) => {
    const { logits, taps } = jaxForward(network, images, workload, false);
    tree.dispose([...taps]);
    return logits;
  });
  const x = imagesOf(drawn[0]!, batch);
  let last = new Float32Array();
  return {
    async step() {
      last = (await forward(tree.ref({ trainable, running }), x.ref).data()) as Float32Array<ArrayBuffer>;
    },
    result: async () => last,
    dispose() {
      tree.dispose([trainable, running, x, weights.teacher.trainable, weights.teacher.running]);
      forward.dispose();
    },
  };
}

/** The step in jax-js; `startJax` comes first. */
export function jaxJs(workload: Workload): Stepper {
  if (workload.kind === 'forward') return forwardStepper(workload);
  return workload.kind === 'pgd' ? attackStepper(workload) : trainingStepper(workload);
}
