import { test } from 'vitest';
import { parseCard } from '../../src/engine/interop/card';
import { exportTorch } from '../../src/engine/interop/export-torch';
import { importNetwork } from '../../src/engine/interop/import-network';
import { encodeSaved } from '../../src/engine/interop/saved-network';
import { savedNetwork } from '../../src/engine/testing/saved';
import { listPresets } from '../../src/experiments';
import { decodeLesson, encodeLesson, openDraft } from '../../src/lessons/link';
import { encodeLink } from '../../src/runs/share-link';
import { tallyFiles } from './tally';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);
const saved = savedNetwork('resnet');

test('networks of others: ours and those of PyTorch', () => {
  const files = [encodeSaved(saved), exportTorch(saved)].map((bytes) => new Uint8Array(bytes));
  return tallyFiles('network', files, (bytes) => importNetwork(bytes.buffer, null));
});

test('cards of networks', () => {
  const normalisation = { mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.5] };
  const card = { architecture: { id: 'resnet', params: saved.model.params }, normalisation, classes: saved.classes };
  return tallyFiles('card', [encode(JSON.stringify(card))], (bytes) => parseCard(decode(bytes)));
});

test('lesson links', async () => {
  const [preset] = listPresets();
  const hash = await encodeLesson({
    ...{ title: 'One', lead: 'Short.', hide: ['costs'], controls: { preset: 'lock' }, start: encodeLink(preset!, preset!.config) },
    steps: [{ title: 'Guess', body: 'A *word*.', options: ['this', 'that'], answer: 1, reveal: 'That.', go: 'train' }],
  });
  await tallyFiles('lesson link', [encode(hash)], async (bytes) => openDraft(await decodeLesson(decode(bytes)), listPresets()));
});
