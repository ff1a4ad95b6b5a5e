/** Orders and scales of channels. Pure. */
import type { ChannelView, InputKind, NetworkChannels } from '../../../protocol/inspect';
import type { NetworkRole } from '../../../protocol/run-config';
import { channelPeak, peak } from './colours';

export const SCALES = ['map', 'layer', 'both'] as const;
export type Scale = (typeof SCALES)[number];
export const SHOWN = ['maps', 'gap', 'moved'] as const;
/** The maps themselves, the other network less the teacher, attacked less clean. */
export type Shown = (typeof SHOWN)[number];
export const ORDERS = ['gap', 'moved', 'number'] as const;
export type Order = (typeof ORDERS)[number];

/** How far each channel's entry of the vector moves from the clean to the attacked picture. */
export const movement = ({ vectors }: NetworkChannels): Float32Array =>
  vectors.attacked.map((value, c) => Math.abs(value - vectors.clean[c]!));

const length = (values: Float32Array): number => Math.hypot(...values);

/** Length of the whole movement, against the length of the clean vector. */
export const totalMovement = (channels: NetworkChannels): number =>
  length(channels.vectors.attacked.map((value, c) => value - channels.vectors.clean[c]!)) / (length(channels.vectors.clean) || 1);

/** Channel numbers, what matters most first; of equals the lower number. */
export function ranked(values: ArrayLike<number>): number[] {
  return Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
}

export function orderOf(view: ChannelView, order: Order, input: InputKind, other: NetworkRole): number[] {
  const count = view.networks.teacher?.vectors.clean.length ?? view.networks[other]?.vectors.clean.length ?? 0;
  const gap = view.gaps[other]?.[input].parts;
  const moving = view.networks[other];
  if (order === 'gap' && gap) return ranked(gap);
  if (order === 'moved' && moving) return ranked(movement(moving));
  return Array.from({ length: count }, (_, i) => i);
}

/** The maps to draw of one network. */
export function mapsShown(view: ChannelView, role: NetworkRole, shown: Shown, input: InputKind): Float32Array {
  const own = view.networks[role]!.maps;
  if (shown === 'moved') return own.attacked.map((value, i) => value - own.clean[i]!);
  const teacher = view.networks.teacher?.maps[input];
  if (shown === 'gap' && role !== 'teacher' && teacher && teacher.length === own[input].length)
    return own[input].map((value, i) => value - teacher[i]!);
  return own[input];
}

/** The value drawn strongest: that of the channel, of the network's tap, or of all networks shown. */
export function scaleOf(scale: Scale, all: readonly Float32Array[], own: Float32Array, channel: number, channels: number): number {
  if (scale === 'map') return channelPeak(own, channel, channels);
  return scale === 'layer' ? peak(own) : Math.max(...all.map(peak));
}
