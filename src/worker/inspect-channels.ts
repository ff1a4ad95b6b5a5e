/** The microscope's numbers: one tap's channels in each network, for the clean, the mixed and the attacked picture. */
import { oneHot } from '../engine/batches';
import { gapParts } from '../engine/inspect/channel-gap';
import { distancesOf, type MapSettings, mapSettings, readTap } from '../engine/inspect/channels';
import { mixPair } from '../engine/inspect/mixing';
import * as tf from '../engine/tf';
import { ConfigError } from '../protocol/errors';
import { IMAGE_BYTES } from '../protocol/images';
import {
  type ChannelGap,
  type ChannelQuery,
  type ChannelView,
  INPUT_KINDS,
  type InputKind,
  type NetworkChannels,
} from '../protocol/inspect';
import { batchOf, labelOf, pick, readAway, runPath } from './inspect-common';
import type { Looked } from './inspect-networks';
import type { Pause } from './inspect-turn';

type PerInput<T> = Readonly<Record<InputKind, T>>;

const perInput = <T>(value: (kind: InputKind, row: number) => T): PerInput<T> => {
  const [clean, mixed, attacked] = INPUT_KINDS;
  return { clean: value(clean, 0), mixed: value(mixed, 1), attacked: value(attacked, 2) };
};

interface Reading {
  readonly size: readonly [height: number, width: number];
  readonly channels: NetworkChannels;
  readonly answers: PerInput<Float32Array>;
}

/** @param inputs clean, mixed, attacked; [3, 32, 32, 3] */
async function read({ graph }: Looked, inputs: tf.Tensor4D, frames: tf.Tensor4D, tap: number, settings: MapSettings): Promise<Reading> {
  const { architecture } = graph.network;
  const found = tf.tidy(() => {
    const { logits, taps } = graph.forward(inputs);
    const features = taps[tap];
    if (!features) throw new ConfigError(`tap is ${tap + 1}, expected integer in [1, ${taps.length}]`);
    const along = readTap(architecture, graph.forward(frames).taps[tap]!, settings).vectors;
    return { ...readTap(architecture, features, settings), answers: tf.softmax(logits), along };
  });
  const [, height, width, channels] = found.maps.shape;
  const [maps, vectors, answers, alongAttack] = await Promise.all([found.maps, found.vectors, found.answers, found.along].map(readAway));
  const cut = (values: Float32Array, row: number) => values.slice((row * values.length) / 3, ((row + 1) * values.length) / 3);
  return {
    size: [height, width],
    channels: {
      maps: perInput((_, row) => cut(maps!, row)),
      vectors: perInput((_, row) => vectors!.slice(row * channels, (row + 1) * channels)),
      alongAttack: alongAttack!,
    },
    answers: perInput((_, row) => cut(answers!, row)),
  };
}

/** The distance as the loss itself computes it, and its parts. */
async function gapOf(teacher: Float32Array, own: Float32Array, tap: number, settings: MapSettings): Promise<ChannelGap> {
  const row = (values: Float32Array) => tf.tensor2d(values, [1, values.length]);
  const distances = tf.tidy(() => distancesOf(row(teacher), row(own), settings)!);
  const [distance] = await readAway(distances);
  return {
    distance: distance!,
    weighted: distance! * settings.tapWeights[tap]! * settings.alphaAcm,
    parts: gapParts(teacher, own, settings.distance),
  };
}

async function gapsOf(teacher: NetworkChannels, own: NetworkChannels, tap: number, settings: MapSettings) {
  if (teacher.vectors.clean.length !== own.vectors.clean.length) return null;
  const gap = (kind: InputKind) => gapOf(teacher.vectors[kind], own.vectors[kind], tap, settings);
  return { clean: await gap('clean'), mixed: await gap('mixed'), attacked: await gap('attacked') };
}

export async function lookChannels(networks: readonly Looked[], query: ChannelQuery, pause: Pause): Promise<ChannelView> {
  const began = performance.now();
  const { tap, against, ratio } = query;
  const settings = mapSettings(query.method);
  const pair = batchOf([query.picture, query.second]);
  const x = tf.slice(pair, [0], [1]);
  let frames: tf.Tensor4D | null = null;
  let inputs: tf.Tensor4D | null = null;
  try {
    const label = await labelOf(query.picture, x, networks);
    frames = await runPath(pick(networks, against), x, label, query, pause);
    const path = frames;
    inputs = tf.tidy(() => {
      // Only the picture is mixed here; its target is no part of this view.
      const { images: mixed } = mixPair({ images: pair, labels: oneHot([0, 0], 1) }, Float32Array.of(ratio));
      return tf.concat([x, mixed, tf.slice(path, [path.shape[0] - 1], [1])], 0) as tf.Tensor4D;
    });
    const readings = new Map<Looked, Reading>();
    for (const network of networks) {
      await pause();
      readings.set(network, await read(network, inputs, frames, tap, settings));
    }
    const teacher = networks.find(({ about }) => about.role === 'teacher');
    const others = networks.filter((network) => network !== teacher);
    const gaps = others.map(async (network) => {
      const found = teacher ? await gapsOf(readings.get(teacher)!.channels, readings.get(network)!.channels, tap, settings) : null;
      return [network.about.role, found] as const;
    });
    const [first] = readings.values();
    const pixels = Float32Array.from(await inputs.data());
    const named = <T>(value: (reading: Reading) => T) =>
      Object.fromEntries([...readings].map(([{ about }, each]) => [about.role, value(each)]));
    return {
      ...{ label, tap, height: first!.size[0], width: first!.size[1] },
      pictures: perInput((_, row) => pixels.slice(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES)),
      networks: named(({ channels }) => channels),
      gaps: Object.fromEntries(await Promise.all(gaps)),
      answers: named(({ answers }) => answers),
      milliseconds: performance.now() - began,
    };
  } finally {
    tf.dispose([pair, x]);
    frames?.dispose();
    inputs?.dispose();
  }
}
