/** Every recorded number of the attacks and of the probes, computed again from the shipped weights; of the run, how it begins. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDataService } from '../../src/data/service';
import { startNodeBackend } from '../../src/kernels/node';
import type { NetworkRole } from '../../src/protocol/run-config';
import type { RecordingOrigin } from '../../src/runs/recording';
import { parseRecording } from '../../src/runs/recording';
import { openAttacks, type RecordedAttacks } from '../../src/runs/recording-attacks';
import { type Probes, parseProbes } from '../../src/runs/recording-probes';
import { bench } from '../../src/worker/testing/bench';
import { walkBatch } from './attacks';
import { loadShipped, type Shipped } from './networks';
import { recordCues, recordMasking } from './probes';

const read = (name: string): unknown => JSON.parse(readFileSync(`public/recordings/quick-demo-${name}.json`, 'utf8'));
/** Written with four digits; processors round sums of products in the last ones differently. */
const PROBABILITY = 2e-4;
/** Of all colour values: where a gradient is next to nothing its sign may turn on another processor. */
const TURNED = 1e-3;
/** Pictures of a thousand, or of two hundred, that may fall on the other side. */
const PICTURES = 1;
/** Of the run: from there on rounding grows, as it does in training. */
const FIRST_STEPS = 8;
/** Relative; four digits are kept. */
const LOSS = 2e-3;

let shipped: Shipped;
let attacks: RecordedAttacks;
let probes: Probes;
beforeAll(async () => {
  await startNodeBackend('wasm');
  shipped = await loadShipped();
  attacks = await openAttacks(read('attacks'));
  probes = parseProbes(read('probes'));
});

describe('the recordings', () => {
  it('are of the networks and pictures that are shipped', async () => {
    const { hash } = await shipped.open();
    for (const origin of [attacks.origin, probes.origin] satisfies RecordingOrigin[]) {
      expect(origin.networks).toEqual(shipped.files);
      expect(origin.datasetHash).toBe(hash);
    }
  });

  it.each<NetworkRole>(['plain', 'teacher', 'student'])(
    'hold of the %s network what it says, and where each step leads',
    async (network) => {
      const { test, classes } = await shipped.open();
      const indices = attacks.pictures.map(({ index }) => index);
      const clean = new Uint8Array(indices.length * attacks.clean(0).length);
      const labels = new Uint8Array(indices.length);
      test.read(indices, clean, labels);
      expect([...labels]).toEqual(attacks.pictures.map(({ label }) => label));
      expect(attacks.classes).toEqual(classes);
      const recorded = Array.from({ length: attacks.steps + 1 }, (_, step) =>
        Uint8Array.from(indices.flatMap((_, picture) => [...attacks.at(picture, network, step).image])),
      );
      expect(recorded[0]).toEqual(clean);
      let [worst, turned] = [0, 0];
      for (let step = 0; step <= attacks.steps; step++) {
        const { probabilities, next } = await walkBatch(shipped.networks[network], {
          clean,
          here: recorded[step]!,
          labels,
          classes: classes.length,
        });
        for (const [picture, row] of probabilities.entries()) {
          const { probabilities: told } = attacks.at(picture, network, step);
          for (const [each, value] of row.entries()) worst = Math.max(worst, Math.abs(value - told[each]!));
        }
        const after = recorded[step + 1];
        if (after) turned += next.filter((value, at) => value !== after[at]).length;
      }
      expect(worst).toBeLessThan(PROBABILITY);
      expect(turned / (attacks.steps * clean.length)).toBeLessThan(TURNED);
    },
  );

  it('hold of the textures what is counted again', async () => {
    const again = await recordCues(shipped);
    expect(again.map(({ network, variant }) => [network, variant])).toEqual(probes.cues.map(({ network, variant }) => [network, variant]));
    for (const [at, { clean }] of again.entries()) {
      const recorded = probes.cues[at]!.clean;
      expect(clean.n).toBe(recorded.n);
      expect(Math.abs(clean.value - recorded.value) * clean.n).toBeLessThanOrEqual(PICTURES + 1e-9);
    }
  });

  it('hold of the masked network what attacks and checks find again', async () => {
    const { scale, honest, masked } = await recordMasking(shipped);
    expect(scale).toBe(probes.masking.scale);
    for (const [again, recorded] of [
      [honest, probes.masking.honest],
      [masked, probes.masking.masked],
    ] as const) {
      for (const what of ['clean', 'pgd', 'margin'] as const) {
        expect(again[what].n).toBe(recorded[what].n);
        expect(Math.abs(again[what].value - recorded[what].value) * again[what].n, what).toBeLessThanOrEqual(PICTURES + 1e-9);
      }
      expect(again.checks.map(({ id, light }) => [id, light])).toEqual(recorded.checks.map(({ id, light }) => [id, light]));
    }
  });

  it('hold of the run how it began: the first look and the losses of its first steps', async () => {
    const recording = parseRecording(JSON.parse(readFileSync('public/recordings/quick-demo.json', 'utf8')));
    const kept = recording.steps.plain!;
    const told = kept.step.flatMap((step, at) => (step <= FIRST_STEPS ? [{ step, loss: kept.loss[at]! }] : []));
    expect(told.length).toBeGreaterThan(3);
    const each = bench(undefined, createDataService({ indexedDB: null }));
    const { runId } = await each.client.request('run.start', { config: recording.config });
    await expect.poll(() => each.metrics.flatMap(({ steps }) => steps).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(FIRST_STEPS);
    await each.client.request('run.control', { runId, action: 'stop' });
    await each.reaches('stopped');
    const losses = new Map(each.metrics.flatMap(({ steps }) => steps.map(({ step, loss }) => [step, loss] as const)));
    for (const { step, loss } of told) expect(Math.abs(losses.get(step)! / loss - 1), `step ${step}`).toBeLessThan(LOSS);
    const [look] = each.metrics.flatMap(({ evaluations }) => evaluations);
    const [recorded] = recording.evaluations;
    expect(look).toMatchObject({ network: 'plain', step: 0, attack: recorded!.attack });
    for (const what of ['clean', 'robust'] as const) {
      expect([look![what].value, look![what].n]).toEqual([recorded![what].value, recorded![what].n]);
    }
    each.close();
  });
});
