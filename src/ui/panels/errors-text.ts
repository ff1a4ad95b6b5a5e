/** Words around failures and around what the engine reports of itself; for its own sentences see i18n/said. */
import { defineText } from '../i18n/define-text';

export const en = {
  unavailable: 'This browser offers nothing to compute with',
  unavailableAdvice: 'A current Chrome, Edge, Firefox or Safari will do: WebAssembly is enough, a graphics card is not needed.',
  dead: 'The worker that trains the networks has stopped',
  deadAdvice: 'Charts and numbers below stay as they were. After reloading you can continue from the last checkpoint.',
  reload: 'Reload the page',
  stopped: (stage: string) => `The run stopped in “${stage}”`,
  noMessage: 'no message came with the failure',
  again: 'Run again',
  advice: {
    DivergenceError: 'Lower the learning rate or the weight of the term that is named, then run again. The last good checkpoint is kept.',
    DeviceError:
      'The device gave up, mostly for want of memory. Reload, then try a smaller batch or a narrower network. The last checkpoint is kept.',
    DataError: 'The stored data do not hold what they should. Remove the dataset under Data and add its files again.',
    ConfigError: 'Change the setting that is named, then run again.',
    other: 'The measurements so far are kept below and can be exported.',
  },
  /** What kind of failure it is; for readers who cannot read the message itself. */
  kinds: { DivergenceError: '', DeviceError: '', DataError: '', ConfigError: '', other: '' },
  notice: '',
  warning: '',
  /** Before a message that says why. */
  unstored: 'Runs and pictures of this visit last until the page is closed: ',
  dataProblem: '',
  between: '. ',
  link: (problems: string) => `The link held settings that do not fit. ${problems}.`,
  saved: (step: number, stage: string, when: string) => ` stopped at step ${step} of “${stage}”, saved ${when}.`,
  goOn: 'Continue',
  forget: 'Forget',
  backend: {
    name: (title: string, detail: string) => `Backend: ${title} ${detail}. Show why`,
    measuring: 'Measuring this device …',
    stopped: 'Worker stopped',
    none: 'No backend works',
    tries: 'The worker tries each backend for a moment and keeps the fastest that works.',
  },
};

export const text = defineText(en, () => import('./errors-text.ja'));
