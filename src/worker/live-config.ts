/** The settings of a run as they are now: what it began with and every live change since. */
import type { LiveSettings } from '../engine/trainer';
import type { ParamValue } from '../protocol/params';
import type { NetworkRole, RunConfig, TrainingConfig } from '../protocol/run-config';

export class LiveConfig {
  /** Live settings by network; sliders write here and trainers read. */
  readonly settings: Readonly<Record<NetworkRole, LiveSettings | null>>;
  readonly #config: RunConfig;
  #threatModelParams: RunConfig['evaluation']['threatModel']['params'];

  constructor(config: RunConfig) {
    this.#config = config;
    this.#threatModelParams = config.evaluation.threatModel.params;
    const live = (training: TrainingConfig | { shipped: string } | null): LiveSettings | null =>
      training && !('shipped' in training)
        ? { method: training.method.params, optimiser: training.optimiser.params, schedule: training.schedule.params }
        : null;
    this.settings = { plain: live(config.plain), teacher: live(config.teacher), student: live(config.student) };
  }

  get threatModelParams(): RunConfig['evaluation']['threatModel']['params'] {
    return this.#threatModelParams;
  }

  setThreatModelParam(param: string, value: ParamValue): void {
    this.#threatModelParams = { ...this.#threatModelParams, [param]: value };
  }

  /** As a checkpoint keeps it. */
  current(): RunConfig {
    const config = this.#config;
    const updated = <T extends RunConfig['teacher']>(role: NetworkRole, training: T): T => {
      const settings = this.settings[role];
      if (!training || 'shipped' in training || !settings) return training;
      const { method, optimiser } = training;
      return { ...training, method: { ...method, params: settings.method }, optimiser: { ...optimiser, params: settings.optimiser } };
    };
    const threatModel = { ...config.evaluation.threatModel, params: this.#threatModelParams };
    return {
      ...config,
      plain: updated('plain', config.plain),
      teacher: updated('teacher', config.teacher),
      student: updated('student', config.student),
      evaluation: { ...config.evaluation, threatModel },
    };
  }
}
