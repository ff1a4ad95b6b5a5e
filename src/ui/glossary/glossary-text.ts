import { defineText } from '../i18n/define-text';
import type { TermId } from './terms';

interface Term {
  readonly name: string;
  readonly meaning: string;
}

const terms: Readonly<Record<TermId, Term>> = {
  adversarialExample: {
    name: 'adversarial example',
    meaning: 'A picture changed a little, on purpose, so that a network names it wrongly.',
  },
  robustAccuracy: { name: 'robust accuracy', meaning: 'Share of pictures that are still named correctly under an attack.' },
  cleanAccuracy: { name: 'clean accuracy', meaning: 'Share of unchanged pictures that are named correctly.' },
  threatModel: { name: 'threat model', meaning: 'What an attacker is allowed to do: which changes, how large, knowing what.' },
  epsilon: { name: 'ε (radius)', meaning: 'The largest change allowed; 8/255 means eight of the 255 steps of brightness.' },
  norm: { name: 'ℓ∞ and ℓ2', meaning: 'Ways to measure a change: its largest single value, or the length of all values together.' },
  whiteBox: { name: 'white-box attack', meaning: 'An attack that knows the network’s weights and can follow its gradients.' },
  fgsm: { name: 'FGSM', meaning: 'An attack of one step along the sign of the gradient.' },
  pgd: { name: 'PGD', meaning: 'An attack of many small steps; after each, the picture is put back into the allowed ball.' },
  restart: { name: 'restart', meaning: 'Another try of an attack from another random start; the worst outcome counts.' },
  autoAttack: { name: 'AutoAttack', meaning: 'Four attacks without settings, the usual yardstick for published robustness.' },
  gradientMasking: {
    name: 'gradient masking',
    meaning: 'A network that looks robust only because gradient attacks cannot see where to go.',
  },
  transferAttack: { name: 'transfer attack', meaning: 'Examples made against one network and tried on another.' },
  adversarialTraining: { name: 'adversarial training', meaning: 'Training on pictures that are attacked anew at every step.' },
  trades: { name: 'TRADES', meaning: 'Adversarial training with one term for right answers and one for answers that do not change.' },
  distillation: { name: 'distillation', meaning: 'Training one network to do as another does.' },
  teacher: { name: 'teacher', meaning: 'The trained network that another one follows.' },
  student: { name: 'student', meaning: 'The network that follows a teacher.' },
  softLabel: { name: 'soft label', meaning: 'The teacher’s probabilities for all classes, used instead of one right class.' },
  temperature: { name: 'temperature', meaning: 'A number that outputs are divided by, so that probabilities become less extreme.' },
  mixup: { name: 'mixup', meaning: 'Training on blends of two pictures, with their labels blended alike.' },
  channelMap: {
    name: 'activated channel map',
    meaning: 'How strongly each channel of a layer fires on a picture, as one vector of length 1.',
  },
  tap: { name: 'tap', meaning: 'A depth of the network at which channel maps are read off.' },
  mixacm: { name: 'MixACM', meaning: 'Distillation of robustness by mixup, channel maps and soft labels, without attacks.' },
  crossEntropy: { name: 'cross-entropy', meaning: 'The usual loss: minus the logarithm of the probability given to the right class.' },
  klDivergence: { name: 'KL divergence', meaning: 'How far one set of probabilities is from another.' },
  mac: { name: 'MAC', meaning: 'One multiplication with one addition, the unit of work of a network.' },
  interval: { name: '95 % interval', meaning: 'Where the true share lies in 19 of 20 such measurements; narrower with more pictures.' },
  seed: { name: 'seed', meaning: 'The number that decides every random draw, so that a run can be repeated.' },
  overfitting: { name: 'robust overfitting', meaning: 'Robustness on test pictures that falls again while training goes on.' },
};

export const en = { title: 'Glossary', here: 'Words used here', terms };

export const glossaryText = defineText(en, () => import('./glossary-text.ja'));
