import { defineText } from '../i18n/define-text';

export const en = {
  title: 'A teacher of your own',
  hint: 'Choose a .safetensors file together with its card (.json): architecture, normalisation, classes. Files saved here need no card.',
  choose: 'Choose files',
  stays: 'They stay on this device.',
  using: (name: string) => `teacher: imported ${name}`,
  about: (model: string, parameters: string, classes: number) => `${model}, ${parameters} parameters, ${classes} classes`,
  trainedOn: (dataset: string) => `trained on ${dataset}`,
  use: 'Use it',
  remove: 'Remove',
  dismiss: 'Dismiss',
  replaced: 'Its weights are those of the file; its training cost is not counted in this run.',
  exportAs: { safetensors: 'safetensors', pytorch: 'PyTorch layout', onnx: 'ONNX' },
  exportTitle: (network: string, format: string) => `Save the weights: ${network}, ${format}`,
};

export const text = defineText(en, () => import('./teacher-text.ja'));
