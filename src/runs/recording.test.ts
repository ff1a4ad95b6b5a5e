import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listPresets } from '../experiments';
import { IMAGE_BYTES } from '../protocol/images';
import { NETWORK_ROLES } from '../protocol/run-config';
import { parseRecording, recordedFinal } from './recording';
import { openAttacks, packMoves, unpackMoves } from './recording-attacks';
import { parseProbes } from './recording-probes';

const read = (name: string): unknown => JSON.parse(readFileSync(`public/recordings/${name}.json`, 'utf8'));

describe('the shipped recordings', () => {
  it.each(['quick-demo', 'cifar-10-distil'])('%s is of a preset as it is now, with every network measured to the end', (name) => {
    const recording = parseRecording(read(name));
    const preset = listPresets().find(({ id }) => id === name);
    expect(recording.preset).toBe(name);
    expect(recording.config).toEqual(preset?.config);
    for (const network of NETWORK_ROLES) {
      const settings = recording.config[network];
      if (settings) expect(recordedFinal(recording, network)?.robust.n).toBe(recording.config.evaluation.count);
      if (settings && 'steps' in settings) expect(recording.steps[network]?.step.at(-1)).toBe(settings.steps);
    }
  });

  it('names the field that is wrong', () => {
    const recording = read('quick-demo') as object;
    expect(() => parseRecording({ ...recording, date: 'today' })).toThrow('recording field "date" is "today", expected');
    expect(() => parseRecording({ ...recording, version: 2 })).toThrow('recording field "version" is 2, expected 1');
    expect(() => parseProbes({ version: 1 })).toThrow('recorded probes field "version" is 1, expected 2');
  });

  it('has attacks that never leave the ball, and probabilities that add up to 1', async () => {
    const attacks = await openAttacks(read('quick-demo-attacks'));
    expect(attacks.pictures).toHaveLength(8);
    for (const [picture, { label }] of attacks.pictures.entries()) {
      const clean = attacks.clean(picture);
      for (const network of attacks.networks) {
        const { image, probabilities } = attacks.at(picture, network, attacks.steps);
        expect(Math.max(...image.map((value, at) => Math.abs(value - (clean[at] ?? 0))))).toBeLessThanOrEqual(attacks.epsilon);
        expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 2);
        const before = attacks.at(picture, network, 0).probabilities[label] ?? 0;
        expect(probabilities[label]).toBeLessThanOrEqual(before);
      }
    }
    expect(() => attacks.at(8, 'plain', 0)).toThrow(
      'recorded attack on picture 8, network "plain", step 0 is absent, expected 8 pictures and 10 steps',
    );
  });

  it('refuses attacks whose bytes are fewer than the head says', async () => {
    const raw = read('quick-demo-attacks') as { pictures: unknown[]; probabilities: unknown[] };
    await expect(openAttacks({ ...raw, pictures: raw.pictures.slice(1) })).rejects.toThrow('recorded attacks hold 24576 and');
  });
});

describe('moves', () => {
  it('bring every image back, at the rim of the ball and of the range too', () => {
    const walk = { steps: 6, stepSize: 2, epsilon: 8 };
    const clean = Uint8Array.from({ length: IMAGE_BYTES }, (_, at) => [0, 1, 254, 255, 100][at % 5] ?? 0);
    const images = [clean];
    for (let step = 0; step < walk.steps; step++) {
      const before = images[step] ?? clean;
      images.push(
        before.map((value, at) => {
          const to = value + [2, -2, 2, -2, 0][(at + step * 3 + (at >> 3)) % 5]!;
          return Math.min(255, Math.max(0, Math.min((clean[at] ?? 0) + 8, Math.max((clean[at] ?? 0) - 8, to))));
        }),
      );
    }
    expect(unpackMoves(clean, packMoves(images), walk)).toEqual(images);
  });
});
