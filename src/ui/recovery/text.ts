import { defineText } from '../i18n/define-text';

export const en = {
  title: 'Training has stopped moving',
  silent: (seconds: number) => `Nothing has been heard of it for ${seconds} seconds.`,
  answering: 'The worker answers, so its device may be stuck in one computation.',
  mute: 'The worker does not answer either: it may be busy with one long computation, or dead.',
  kept: 'What the charts show is kept. A restart goes on from the last checkpoint.',
  wait: 'Wait',
  restart: 'Restart from the last checkpoint',
  report: 'Save a report',
  restarting: 'The worker is being started again.',
  resumed: (step: number) => `The worker was started again, and the run goes on from step ${step}.`,
  renewed: (step: number) => `The worker was renewed as its memory had grown, and the run goes on from step ${step}; nothing else changes.`,
  restarts: (memory: number, failures: number) =>
    [
      ...(memory > 0 ? [`Worker renewed ${memory} ${memory === 1 ? 'time' : 'times'} as its memory had grown.`] : []),
      ...(failures > 0 ? [`Worker replaced ${failures} ${failures === 1 ? 'time' : 'times'} after a failure.`] : []),
    ].join(' '),
  evaluation: 'Evaluation',
  restartAt: (phase: string, step: number) => `${phase}, step ${step}:`,
  anew: 'The worker was started again. There was no checkpoint yet, so the run began anew.',
  learningRate: (value: string) => `Continue from the last good checkpoint with learning rate ${value}, half of what it was`,
  batchSize: (value: string) => `Continue from the last checkpoint with batches of ${value} pictures`,
  width: (value: string) => `Begin anew with a network of width ${value}`,
  processor: 'Continue on the processor',
  unseen: (from: number, to: number, seconds: number) =>
    `Steps ${from} to ${to} were trained while this page was hidden (${seconds} s); the charts have them all.`,
};

export const text = defineText(en, () => import('./text.ja'));
