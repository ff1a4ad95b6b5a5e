import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findings, parseModelCard } from './model-card';

const FOLDER = 'public/models';
const cards = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
const read = (file: string): object => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8'));

describe('the cards of the shipped networks', () => {
  it.each(cards)('%s is one, of the file beside it', (file) => {
    const card = parseModelCard(read(file));
    expect(card.id).toBe(file.replace('.json', ''));
    expect(readdirSync(FOLDER)).toContain(`${card.id}.safetensors`);
    expect(card.limits).not.toBe('');
    for (const { clean, robust, attack } of findings(card)) {
      expect(attack).toMatch(/PGD-20|AutoAttack/);
      expect(robust.value).toBeLessThanOrEqual(clean.value);
      expect(robust.n).toBeGreaterThanOrEqual(500);
    }
  });

  it('are refused by the field that is wrong', () => {
    const card = read(cards[0]!);
    expect(() => parseModelCard({ ...card, seed: 'one' })).toThrow('model card field "seed" is "one", expected number');
    expect(() => parseModelCard('')).toThrow('model card field "file" is "", expected Object');
  });
});
