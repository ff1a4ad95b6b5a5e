/** The three passes of a convolution on the SIMD module: implicit GEMM over zero-padded NHWC images. */
import type * as tf from '@tensorflow/tfjs-core';
import { KERNEL, type Simd } from './simd';

type Info = tf.backend_util.Conv2DInfo;
interface Padded {
  readonly pointer: number;
  readonly height: number;
  readonly width: number;
}
/** One implicit GEMM: how rows find their operands and where results go, in floats. */
interface Gemm {
  readonly input: number;
  readonly inputSteps: readonly [image: number, row: number, column: number];
  readonly kernelRows: number;
  readonly pitch: number;
  readonly run: number;
  readonly output: number;
  readonly outputSteps: readonly [image: number, row: number, column: number];
  readonly columns: number;
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly relu: boolean;
}
interface Filter {
  readonly source: number;
  readonly bias: number;
  readonly size: readonly [th: number, tw: number, k: number, n: number];
  readonly steps: readonly [th: number, tw: number, k: number, n: number];
}

const TILE_ROWS = 4;
const TILES_A_TASK = 24;
/** Address tables of one task and a row to spill to, for each thread. */
const THREAD_BYTES = 1024;
/** Output positions whose operands stay in cache while all filter positions use them. */
const BLOCK_POSITIONS = 256;
const SLICES = 8;
const SLICE_BYTES = 1 << 24;

const bytes = (floats: readonly number[]) => floats.map((count) => count * 4);

/** Copies images into a frame of zeros, or returns them as they are when no frame is needed. */
function padded(simd: Simd, name: string, source: number, shape: readonly number[], frame: readonly number[]): Padded {
  const [batch = 0, h = 0, w = 0, c = 0] = shape;
  const [height = 0, width = 0, channels = 0, top = 0, left = 0] = frame;
  if (height === h && width === w && channels === c) return { pointer: source, height, width };
  const pointer = simd.scratch(name, batch * height * width * channels * 4);
  simd.run(KERNEL.pad, batch, [source, pointer, h, w, c, height, width, channels, top, left]);
  return { pointer, height, width };
}

function multiply(simd: Simd, gemm: Gemm, filter: Filter): void {
  const columns = gemm.columns <= 4 ? 4 : 8;
  const panels = Math.ceil(gemm.columns / columns);
  const [th, tw, k] = filter.size;
  const packed = simd.scratch('packed', panels * columns * (th * tw * k + 1) * 4);
  simd.run(KERNEL.pack, panels, [filter.source, packed, filter.bias, ...filter.size, ...filter.steps, columns]);
  const rows = gemm.images * gemm.height * gemm.width;
  const tasks = Math.ceil(rows / (TILE_ROWS * TILES_A_TASK));
  const scratch = simd.scratch('threads', THREAD_BYTES * simd.threads);
  simd.run(KERNEL.gemm, tasks, [
    gemm.input,
    ...bytes(gemm.inputSteps),
    gemm.kernelRows,
    gemm.pitch * 4,
    gemm.run,
    packed,
    gemm.output,
    ...bytes(gemm.outputSteps),
    gemm.columns,
    columns,
    gemm.relu ? 1 : 0,
    gemm.width,
    gemm.height,
    rows,
    TILES_A_TASK,
    scratch,
    THREAD_BYTES,
  ]);
}

/** The images framed so that every filter position of every output position reads inside. */
function framed(simd: Simd, info: Info, x: number): Padded {
  const { top, left } = info.padInfo;
  const height = Math.max(info.inHeight + top, (info.outHeight - 1) * info.strideHeight + info.filterHeight);
  const width = Math.max(info.inWidth + left, (info.outWidth - 1) * info.strideWidth + info.filterWidth);
  return padded(simd, 'images', x, info.inShape, [height, width, info.inChannels, top, left]);
}

const inputSteps = (info: Info, images: Padded): [number, number, number] => [
  images.height * images.width * info.inChannels,
  info.strideHeight * images.width * info.inChannels,
  info.strideWidth * info.inChannels,
];

/** y = conv(x, filter) + bias, then ReLU if asked. Addresses; bias 0 for none. */
export function forward(simd: Simd, info: Info, x: number, filter: number, bias: number, y: number, relu: boolean): void {
  const images = framed(simd, info, x);
  const { inChannels, outChannels, filterHeight, filterWidth, outHeight, outWidth } = info;
  multiply(
    simd,
    {
      input: images.pointer,
      inputSteps: inputSteps(info, images),
      kernelRows: filterHeight,
      pitch: images.width * inChannels,
      run: filterWidth * inChannels,
      output: y,
      outputSteps: [outHeight * outWidth * outChannels, outWidth * outChannels, outChannels],
      columns: outChannels,
      images: info.batchSize,
      height: outHeight,
      width: outWidth,
      relu,
    },
    {
      source: filter,
      bias,
      size: [filterHeight, filterWidth, inChannels, outChannels],
      steps: [filterWidth * inChannels * outChannels, inChannels * outChannels, outChannels, 1],
    },
  );
}

/** Input rows (or columns) y with (y + before) mod stride = phase see filter positions phase, phase + stride, ... only. */
function phases(size: number, before: number, stride: number, filter: number) {
  return Array.from({ length: stride }, (_, phase) => {
    const first = Math.ceil((before - phase) / stride);
    const last = Math.floor((size - 1 + before - phase) / stride);
    return { phase, first, count: last - first + 1, taps: Math.max(0, Math.ceil((filter - phase) / stride)) };
  }).filter(({ count }) => count > 0);
}

/** dx: one stride-1 convolution of dy with a turned part of the filter for each phase of the stride. */
export function inputGradient(simd: Simd, info: Info, dy: number, filter: number, dx: number): void {
  const { batchSize, inHeight, inWidth, inChannels, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const { top, left } = info.padInfo;
  const above = Math.ceil(filterHeight / strideHeight) - 1;
  const aside = Math.ceil(filterWidth / strideWidth) - 1;
  const height = above + Math.max(info.outHeight, Math.floor((inHeight - 1 + top) / strideHeight) + 1);
  const width = aside + Math.max(info.outWidth, Math.floor((inWidth - 1 + left) / strideWidth) + 1);
  const images = padded(simd, 'gradients', dy, info.outShape, [height, width, outChannels, above, aside]);
  const rows = phases(inHeight, top, strideHeight, filterHeight);
  const columns = phases(inWidth, left, strideWidth, filterWidth);
  if ([...rows, ...columns].some(({ taps }) => taps === 0)) simd.fillZero(dx, batchSize * inHeight * inWidth * inChannels * 4);
  const matrix = inChannels * outChannels;
  for (const v of rows) {
    for (const h of columns) {
      if (v.taps === 0 || h.taps === 0) continue;
      const from = (v.first - v.taps + 1 + above) * width + (h.first - h.taps + 1 + aside);
      const to = (strideHeight * v.first + v.phase - top) * inWidth + (strideWidth * h.first + h.phase - left);
      const corner = (v.phase + strideHeight * (v.taps - 1)) * filterWidth + h.phase + strideWidth * (h.taps - 1);
      multiply(
        simd,
        {
          input: images.pointer + from * outChannels * 4,
          inputSteps: [height * width * outChannels, width * outChannels, outChannels],
          kernelRows: v.taps,
          pitch: width * outChannels,
          run: h.taps * outChannels,
          output: dx + to * inChannels * 4,
          outputSteps: [inHeight * inWidth * inChannels, strideHeight * inWidth * inChannels, strideWidth * inChannels],
          columns: inChannels,
          images: batchSize,
          height: v.count,
          width: h.count,
          relu: false,
        },
        {
          source: filter + corner * matrix * 4,
          bias: 0,
          size: [v.taps, h.taps, outChannels, inChannels],
          steps: [-strideHeight * filterWidth * matrix, -strideWidth * matrix, 1, outChannels],
        },
      );
    }
  }
}

/** dfilter: partial sums over slices of the output rows, added up in a fixed order. */
export function filterGradient(simd: Simd, info: Info, x: number, dy: number, dfilter: number): void {
  const { batchSize, inChannels, outChannels, filterHeight, filterWidth, outHeight, outWidth } = info;
  const images = framed(simd, info, x);
  const panels = Math.ceil(outChannels / 8);
  const gradients = padded(simd, 'gradients', dy, info.outShape, [outHeight, outWidth, panels * 8, 0, 0]);
  const rows = batchSize * outHeight;
  const k = filterHeight * filterWidth * inChannels;
  const sliceBytes = k * panels * 8 * 4;
  const slices = Math.max(1, Math.min(SLICES, rows, Math.floor(SLICE_BYTES / sliceBytes)));
  const sums = simd.scratch('sums', slices * sliceBytes);
  simd.run(KERNEL.filterGradient, slices, [
    images.pointer,
    ...bytes(inputSteps(info, images)),
    filterHeight,
    images.width * inChannels * 4,
    filterWidth * inChannels,
    gradients.pointer,
    panels * 8,
    sums,
    outWidth,
    outHeight,
    rows,
    slices,
    Math.max(1, Math.round(BLOCK_POSITIONS / outWidth)),
  ]);
  simd.run(KERNEL.sumSlices, panels, [sums, dfilter, k, outChannels, slices, panels]);
}
