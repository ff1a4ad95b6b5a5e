/**
 * A whole experiment in the address: a preset and the fields that differ from it, `#c=2.quick-demo;seed=7;student.method:alphaAcm=10;!plain`.
 * Links of the first version, `#c=1.<the same as JSON>`, are still read.
 */
import * as v from 'valibot';
import { ConfigError } from '../protocol/errors';
import { parseRunConfig, type RunConfig } from '../protocol/run-config';
import { clampStructure } from './clamp-config';
import { diffPaths, type Json, setPath } from './config-path';
import { readPath, readValue, writePath, writeValue } from './link-text';

const VERSION = '2';
const FIRST_VERSION = '1';
/** Closes a link whose last letter a chat program would take for the end of a sentence. */
const END = ';';

/** The part of a preset that a link needs. */
export interface LinkBase {
  readonly id: string;
  readonly config: RunConfig;
}

export interface DecodedLink {
  readonly presetId: string;
  readonly config: RunConfig;
  /** One sentence for each field that was left out, and why. */
  readonly problems: readonly string[];
}

const payload = v.strictObject({
  p: v.string(),
  s: v.optional(v.record(v.string(), v.unknown()), {}),
  u: v.optional(v.array(v.string()), []),
});

/** The address's hash for `config`, `#` included. */
export function encodeLink(preset: LinkBase, config: RunConfig): string {
  const { set, unset } = diffPaths(preset.config, config);
  const parts = [
    preset.id,
    ...unset.map((path) => `!${writePath(path)}`),
    ...Object.entries(set).map(([path, value]) => `${writePath(path)}=${writeValue(value)}`),
  ];
  const text = parts.join(';');
  return `#c=${VERSION}.${text}${/\w$/.test(text) ? '' : `${END}0`}`;
}

/**
 * Reads a hash made by {@link encodeLink}; null when it holds no config. Numbers out of range go to their
 * bound, other fields that do not fit are left out one by one; both are reported.
 * @throws ConfigError when nothing of it can be used: version, JSON, preset
 */
export function decodeLink(hash: string, presets: readonly LinkBase[]): DecodedLink | null {
  const match = /^#c=([^.]*)\.(.*)$/s.exec(hash);
  if (!match) {
    if (hash.startsWith('#c=')) throw new ConfigError(`link is "${hash.slice(0, 40)}", expected "#c=${VERSION}." and a config`);
    return null;
  }
  const [, version, text = ''] = match;
  if (version !== VERSION && version !== FIRST_VERSION) throw new ConfigError(`link version is "${version}", expected "${VERSION}"`);
  const { p, s, u } = version === VERSION ? parseText(text) : parsePayload(text);
  const preset = presets.find(({ id }) => id === p);
  if (!preset) throw new ConfigError(`link preset is "${p}", expected one of ${presets.map(({ id }) => id).join(', ')}`);
  const changes: [string, unknown][] = [...Object.entries(s), ...u.map((path): [string, unknown] => [path, undefined])];
  try {
    return { presetId: p, config: parseRunConfig(apply(preset.config, changes)), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { presetId: p, ...applyOneByOne(preset.config, changes) };
  }
}

function parseText(text: string): v.InferOutput<typeof payload> {
  const [p = '', ...parts] = text.split(';');
  const set: [string, unknown][] = [];
  const unset: string[] = [];
  for (const part of parts) {
    const [, path = '', value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
    try {
      if (part === '0') continue;
      if (part.startsWith('!')) unset.push(readPath(part.slice(1)));
      else if (path) set.push([readPath(path), readValue(value)]);
      else throw new SyntaxError('no setting');
    } catch {
      throw new ConfigError(`link holds "${part.slice(0, 40)}", expected a setting as in "seed=7" or "!plain"`);
    }
  }
  return { p, s: Object.fromEntries(set), u: unset };
}

function parsePayload(text: string): v.InferOutput<typeof payload> {
  let raw: unknown;
  try {
    raw = JSON.parse(decodeURIComponent(text));
  } catch {
    throw new ConfigError(`link holds "${text.slice(0, 40)}", expected percent-encoded JSON`);
  }
  const result = v.safeParse(payload, raw);
  if (!result.success) throw new ConfigError(`link holds ${JSON.stringify(raw).slice(0, 60)}, expected fields p, s, u`);
  return result.output;
}

const apply = (config: RunConfig, changes: readonly [string, unknown][]): unknown =>
  changes.reduce<unknown>((result, [path, value]) => setPath(result, path, value as Json | undefined), config);

function applyOneByOne(base: RunConfig, changes: readonly [string, unknown][]) {
  let config = base;
  const problems: string[] = [];
  for (const change of changes) {
    try {
      const clamped = clampStructure(apply(config, [change]));
      config = parseRunConfig(clamped.config);
      problems.push(...clamped.problems);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { config, problems };
}

/** Flags in the address's query: `?backend=webgpu&kernels=stock&precision=float16&preset=quick-demo&autostart=1`. */
export interface QueryFlags {
  readonly backend: string | null;
  readonly kernels: string | null;
  readonly precision: string | null;
  readonly preset: string | null;
  readonly autostart: boolean;
}

export function readQuery(search: string): QueryFlags {
  const query = new URLSearchParams(search);
  return {
    backend: query.get('backend'),
    kernels: query.get('kernels'),
    precision: query.get('precision'),
    preset: query.get('preset'),
    autostart: query.get('autostart') === '1',
  };
}
