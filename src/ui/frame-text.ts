/** Words of what stands around every screen: header, run bar, stages, messages, footer. */
import type { RunState } from '../protocol/messages';
import { defineText } from './i18n/define-text';

export const en = {
  networks: { plain: 'Ordinary', teacher: 'Teacher', student: 'Student' },
  stages: { data: 'Data', plain: 'Ordinary network', teacher: 'Robust teacher', student: 'Student', evaluate: 'Evaluate' },
  claim: 'Teach one network to resist attacks, the hard way. Then pass that on without a single attack.',
  skip: 'Skip to the content',
  theme: {
    system: 'system',
    light: 'light',
    dark: 'dark',
    label: (now: string, next: string) => `Theme: ${now}. Switch to ${next}`,
  },
  footer: {
    local: 'Everything is computed and kept in this browser; nothing is uploaded.',
    after: (citation: string) => `After ${citation}`,
  },
  dismiss: 'Dismiss',
  broken: {
    title: (part: string) => `${part} cannot be shown`,
    rest: 'The run goes on in its worker; the other parts still work.',
    again: 'Show it again',
    page: 'The page',
  },
  bar: {
    label: 'Experiment',
    step: 'One step',
    stepTitle: 'Do one training step, then pause',
    stop: 'Stop',
    stopTitle: 'Stop; a checkpoint is kept',
    progress: 'Whole run',
    pause: 'Pause',
    resume: 'Resume',
    starting: 'Starting …',
    again: 'Run again',
    start: 'Start',
    left: (time: string) => `${time} left`,
    preparing: (done: number, total: number) => `preparing GPU programs ${done} of ${total}`,
    pausedAt: (time: string) => `paused at ${time}`,
    runningFor: (time: string) => `running for ${time}`,
    ends: { finished: 'finished', stopped: 'stopped', failed: 'failed', running: '', paused: '' } satisfies Record<RunState, string>,
    about: (time: string) => `about ${time}`,
    cost: (macs: string) => `on this device, ${macs}`,
    long: 'long for this device; recordings need no training',
    estimating: 'estimating …',
  },
  blocked: {
    measuring: 'Measuring this device …',
    noWorker: 'The worker is not running',
    noData: 'This dataset is not here yet: add its files under Data',
    /** Before a message of the engine, which is English. */
    because: '',
  },
  stepper: {
    label: 'Stages of the run',
    comesAlong: 'comes with the app',
    done: (done: string, total: string) => `${done} of ${total}`,
    planned: (steps: string) => `${steps} steps`,
    paused: 'paused, ',
    left: (time: string) => `, ${time} left`,
    problem: 'a setting here does not fit',
    result: (clean: string, attacked: string) => `${clean} clean, ${attacked} attacked`,
    off: 'left out',
    failed: 'failed here',
    stopped: 'stopped here',
    finished: 'done',
    evaluation: (attack: string, count: string) => `${attack} on ${count} unseen pictures`,
    absent: 'not part of this run',
    shipped: 'trained beforehand',
    attacked: (method: string) => `${method}: attacked at every step`,
    follows: (method: string) => `${method}: follows the teacher, no attacks`,
    ordinary: 'learns from plain pictures',
  },
  announce: {
    now: (stage: string) => `Now: ${stage}`,
    ended: (state: string, stage: string) => `Run ${state} in ${stage}`,
    finished: (title: string) => `Run finished. ${title}`,
    states: { paused: 'paused', stopped: 'stopped', failed: 'failed' },
  },
};

export const frameText = defineText(en, () => import('./frame-text.ja'));
