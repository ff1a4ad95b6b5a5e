import { defineText } from '../../../i18n/define-text';

export const en = {
  title: 'Pool a class',
  lead: 'Every student runs the same experiment under a seed of their own and hands in its run.json or its bundle. Drop the files here; they stay on this device.',
  choose: 'Choose files',
  drop: 'or drop run.json files and bundles here',
  students: (n: number) => (n === 1 ? '1 student' : `${n} students`),
  of: (name: string) => `Experiment: “${name}”`,
  clear: 'Start over',
  skipped: 'Left out',
  file: 'file, seed',
  network: 'network',
  handedIn: 'students',
  clean: 'clean',
  robust: 'under attack',
  mean: (mean: string, half: string) => `${mean} ± ${half}`,
  note: 'Mean over students with its 95 % interval (Student’s t). Students differ by seed, and by machine.',
  scatter: 'Each point is one student’s network: right on clean pictures across, under attack upwards.',
  point: (file: string, seed: number, clean: string, robust: string) => `${file}, seed ${seed}: clean ${clean}, under attack ${robust}`,
  attack: (names: string) => `Attack: ${names}`,
};

export const text = defineText(en, () => import('./pool-text.ja'));
