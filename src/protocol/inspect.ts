/**
 * Looking into networks: what the views of attacks, channel maps, mixing, slices and single steps ask for.
 * Pictures are [32, 32, 3] in [0, 1], row-major, channels last. A reply is null where a later request of the same kind has
 * taken its place.
 */
import type { ParamValue, RawParams } from './params';
import type { NetworkRole, PluginChoice, RunConfig } from './run-config';

export type PerRole<T> = Readonly<Partial<Record<NetworkRole, T>>>;

/** The networks of a run as they are between two of its steps; the shipped ones where there is no run. */
export interface Sight {
  readonly runId: string | null;
}

export interface SeenNetwork {
  readonly role: NetworkRole;
  readonly origin: 'live' | 'shipped';
  /** Updates so far of one that is being trained now; null for one that is done. */
  readonly step: number | null;
  readonly model: PluginChoice;
  /** Channels of taps 1, 2, ... */
  readonly tapChannels: readonly number[];
  /** Multiply-accumulates of one forward pass, and weights that are trained. */
  readonly macs: number;
  readonly parameters: number;
}

export interface SeenNetworks {
  readonly networks: readonly SeenNetwork[];
  readonly classes: readonly string[];
}

export interface Picture {
  readonly pixels: Float32Array;
  /** Null where nobody knows: the attack then leaves what the most robust network at hand answers. */
  readonly label: number | null;
}

/** An attack of projected gradient steps. */
export interface AttackSettings {
  readonly threatModel: PluginChoice;
  readonly steps: number;
  readonly stepSize: number;
  readonly start: 'image' | 'uniform';
  /** Class to steer to; null to leave the right one. */
  readonly target: number | null;
  readonly seed: number;
}

export interface AttackQuery extends Sight, AttackSettings {
  readonly picture: Picture;
  /** Each network its own, or one attacked and all asked. */
  readonly against: NetworkRole | 'own';
}

/** One attack from the clean picture to its end. */
export interface AttackPath {
  readonly against: NetworkRole;
  /** Clean picture, random start if there is one, then the picture after each step: [frames, 32, 32, 3]. */
  readonly frames: Float32Array;
  /** Loss that the attack raises, at each frame. */
  readonly loss: Float32Array;
  /** Length of the change in the threat model's norm, at each frame; in pixel units. */
  readonly distance: Float32Array;
  /** Class probabilities at each frame, [frames, classes], of each network asked. */
  readonly answers: PerRole<Float32Array>;
}

export interface AttackView {
  /** The class that counts as right. */
  readonly label: number;
  readonly epsilon: number;
  readonly hasStart: boolean;
  readonly paths: readonly AttackPath[];
  readonly milliseconds: number;
}

export const INPUT_KINDS = ['clean', 'mixed', 'attacked'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

export interface ChannelQuery extends Sight, AttackSettings {
  readonly picture: Picture;
  readonly second: Picture;
  readonly ratio: number;
  readonly against: NetworkRole;
  /** From 0. */
  readonly tap: number;
  /** Parameters of the MixACM method, for pooling, normalisation, distance and weights. */
  readonly method: RawParams;
}

/** One network's channels at one tap. */
export interface NetworkChannels {
  /** Activated maps [height, width, channels] by input. */
  readonly maps: Readonly<Record<InputKind, Float32Array>>;
  /** Channel-map vectors [channels] as the loss compares them, by input. */
  readonly vectors: Readonly<Record<InputKind, Float32Array>>;
  /** The vectors at each frame of the attack, [frames, channels]. */
  readonly alongAttack: Float32Array;
}

/** How far a network's channel maps are from the teacher's. */
export interface ChannelGap {
  /** The tap's share of the ACM loss, unweighted and weighted. */
  readonly distance: number;
  readonly weighted: number;
  /** Parts of `distance` by channel; they add up to it. */
  readonly parts: Float32Array;
}

export interface ChannelView {
  readonly label: number;
  readonly tap: number;
  readonly height: number;
  readonly width: number;
  readonly pictures: Readonly<Record<InputKind, Float32Array>>;
  readonly networks: PerRole<NetworkChannels>;
  /** Against the teacher, by input; null where the channel counts differ. */
  readonly gaps: PerRole<Readonly<Record<InputKind, ChannelGap>> | null>;
  /** Answers to each input, [classes]. */
  readonly answers: PerRole<Readonly<Record<InputKind, Float32Array>>>;
  readonly milliseconds: number;
}

export interface ProbePoint {
  readonly network: NetworkRole;
  /** The network in training, and its step. */
  readonly phase: NetworkRole;
  readonly step: number;
  /** Mean channel-map vectors over the probe pictures, one for each tap. */
  readonly taps: readonly Float32Array[];
}

/** Channel maps of a fixed probe batch, recorded during a run. */
export interface ProbeHistory {
  readonly pictures: number;
  readonly points: readonly ProbePoint[];
}

export interface MixQuery extends Sight {
  readonly first: Picture;
  readonly second: Picture;
  /** Mix ratios to look at. */
  readonly ratios: Float32Array;
  readonly method: RawParams;
}

export interface MixView {
  /** [ratios, 32, 32, 3] */
  readonly pictures: Float32Array;
  /** Mixed targets [ratios, classes]. */
  readonly targets: Float32Array;
  readonly answers: PerRole<Float32Array>;
  /** Unweighted terms [ratios] by id, and what each is multiplied by. */
  readonly terms: Readonly<Record<string, Float32Array>>;
  readonly weights: Readonly<Record<string, number>>;
  /** Channel-map vectors [ratios, channels] of each tap, of teacher and student. */
  readonly taps: readonly { readonly teacher: Float32Array; readonly student: Float32Array; readonly distance: Float32Array }[];
  readonly milliseconds: number;
}

/** Mix ratios of the student's batches. */
export interface MixDraws {
  /** Ratio of each of the last batches, the latest last. */
  readonly ratios: readonly number[];
  /** Step of the first of them. */
  readonly from: number;
  /** Points of the density of Beta(α, α) over (0, 1). */
  readonly density: readonly { readonly ratio: number; readonly density: number }[];
}

export interface SliceQuery extends Sight, AttackSettings {
  readonly picture: Picture;
  /** The attack on this network gives the first direction. */
  readonly against: NetworkRole;
  /** Where the second direction leads; null for a random one of the ball's size. */
  readonly second: Picture | null;
  /** Points along each side. */
  readonly points: number;
  /** The plane reaches from -extent to extent; 1 is the end of a direction. */
  readonly extent: number;
}

export interface SliceView {
  readonly label: number;
  readonly points: number;
  readonly extent: number;
  /** By row from the lowest second coordinate up, [points, points]. */
  readonly networks: PerRole<{ readonly answers: Uint8Array; readonly loss: Float32Array }>;
  /** Rim of the epsilon ball in the plane's coordinates, x and y in turn. */
  readonly rim: Float32Array;
  readonly milliseconds: number;
}

export interface StepQuery extends Sight {
  readonly config: RunConfig;
  readonly network: NetworkRole;
  /** The batch and the random draws are those of this step. */
  readonly step: number;
}

/** Some rows of a batch with what a network makes of them. */
export interface ForwardFacts {
  /** Probabilities [pictures, classes] of the pictures shown. */
  readonly answers: Float32Array;
  /** Means over the whole batch. */
  readonly confidence: number;
  readonly taps: readonly { readonly shape: readonly number[]; readonly mean: number; readonly active: number }[];
}

export interface LayerFacts {
  readonly name: string;
  readonly count: number;
  /** l2 norms of the weights, of their gradient and of their change. */
  readonly weight: number;
  readonly gradient: number;
  readonly change: number;
}

/** One update, stage by stage; on copies, so that a run is not changed by it. */
export interface StepView {
  readonly network: NetworkRole;
  readonly method: PluginChoice;
  readonly step: number;
  readonly batch: number;
  /** Of the pictures shown. */
  readonly labels: readonly number[];
  readonly pictures: Float32Array;
  /** What the networks are given, where it is not the pictures themselves. */
  readonly given: Float32Array | null;
  /** Targets [pictures, classes]. */
  readonly targets: Float32Array;
  /** Ratio and partners of the pictures shown, where they were mixed. */
  readonly mixed: { readonly ratio: number; readonly partners: readonly number[] } | null;
  /** Where the method attacked: steps, mean loss before and after, and the longest change. */
  readonly attacked: { readonly name: string; readonly before: number; readonly after: number; readonly distance: number } | null;
  readonly teacher: ForwardFacts | null;
  readonly own: ForwardFacts;
  /** Batch means of the distance of each tap's channel maps, and the vectors of the first picture. */
  readonly maps: readonly { readonly tap: number; readonly distance: number; readonly teacher: Float32Array; readonly own: Float32Array }[];
  readonly terms: readonly { readonly id: string; readonly value: number; readonly weight: number }[];
  readonly loss: number;
  /** The same batch's loss after the update. */
  readonly lossAfter: number;
  readonly learningRate: number;
  readonly layers: readonly LayerFacts[];
  /** Passes through the images' gradient; 0 for MixACM. */
  readonly inputGradients: number;
  readonly milliseconds: number;
}

export interface InspectRequests {
  'inspect.networks': { in: Sight; out: SeenNetworks };
  'inspect.attack': { in: AttackQuery; out: AttackView | null };
  'inspect.channels': { in: ChannelQuery; out: ChannelView | null };
  'inspect.history': { in: { readonly runId: string }; out: ProbeHistory };
  'inspect.mixup': { in: MixQuery; out: MixView | null };
  'inspect.draws': {
    in: { readonly seed: number; readonly method: Readonly<Record<string, ParamValue>>; readonly step: number; readonly count: number };
    out: MixDraws;
  };
  'inspect.slice': { in: SliceQuery; out: SliceView | null };
  'inspect.step': { in: StepQuery; out: StepView | null };
}
