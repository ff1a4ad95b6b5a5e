import { expect, it } from 'vitest';
import { datasetCatalogue } from '../../data/registry';
import { listPresets } from '../../experiments';
import type { CatalogEntry } from '../../protocol/catalog';
import type { ParamSpecs } from '../../protocol/params';
import { buildCatalog } from '../../worker/catalog';
import { AUGMENT_SPECS, DATA_SPECS, EVALUATION_SPECS, LIVE_SPECS, TRAINING_SPECS } from '../run-specs';
import ja from './catalog.ja';

/** Names that Japanese papers write in Latin letters, too. */
const NAMES = new Set([
  'CIFAR-10',
  'CIFAR-10.1',
  'CIFAR-100',
  'Fashion-MNIST',
  'MNIST',
  'SVHN',
  'MobileNetV2',
  'PreActResNet-18',
  'ResNet-18',
  'ResNet (CIFAR)',
  'WideResNet-d-k',
  'AdaAD',
  'ARD',
  'CutMix',
  'Fast-AT',
  'Free-AT',
  'IAD-I',
  'KD',
  'MART',
  'MixACM',
  'Mixup',
  'MTARD',
  'PGD-AT',
  'RSLAD',
  'TRADES',
  'APGD-T',
  'APGD',
  'AutoAttack',
  'FAB-T',
  'FGSM',
  'MI-FGSM',
  'mini-AutoAttack',
  'PGD',
  'Square',
  'AdamW',
  'β₁',
  'β₂',
  'SGD',
  'ACM',
  'Mixup + KD',
]);

function* ofParams(params: ParamSpecs): Generator<string> {
  for (const spec of Object.values(params)) {
    yield spec.label;
    if (spec.help) yield spec.help;
  }
}

function* texts(): Generator<string> {
  const catalog = buildCatalog(datasetCatalogue);
  const entries: readonly CatalogEntry[] = Object.values(catalog).flat();
  for (const { label, help, params } of entries) {
    yield label;
    if (help) yield help;
    yield* ofParams(params);
  }
  for (const { terms } of catalog.methods) for (const { label } of terms) yield label;
  for (const { label, claim, group } of listPresets()) yield* [label, claim, ...(group ? [group] : [])];
  for (const specs of [TRAINING_SPECS, AUGMENT_SPECS, DATA_SPECS, EVALUATION_SPECS, LIVE_SPECS]) yield* ofParams(specs);
}

it('has Japanese for every label, help and claim', () => {
  const missing = [...new Set(texts())].filter((text) => !(text in ja) && !NAMES.has(text));
  expect(missing).toEqual([]);
});

it('keeps no Japanese for what nobody says any more', () => {
  const units = ['levels of 255', 'degrees', 'pixels', 'px'];
  const said = new Set([...texts(), ...units]);
  expect(Object.keys(ja).filter((text) => !said.has(text))).toEqual([]);
});
