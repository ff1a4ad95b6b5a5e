/** A live setting changed while its run is going. */
import { methods } from '../engine/methods';
import { optimisers } from '../engine/optim';
import { checkTraining } from '../engine/run-checks';
import { threatModels } from '../engine/threat-models';
import { ConfigError } from '../protocol/errors';
import type { Requests } from '../protocol/messages';
import type { AdjustmentRecord } from '../protocol/metrics';
import { checkParam, type ParamSpecs } from '../protocol/params';
import type { RunConfig } from '../protocol/run-config';
import type { LiveConfig } from './live-config';

/**
 * Writes the value where trainers read it.
 * @param check refuses a config that the data or the teacher cannot serve
 * @throws ConfigError when the setting does not exist, is out of range or is not live
 */
export function adjust(
  live: LiveConfig,
  { network, target, param, value }: Requests['run.adjust']['in'],
  check: (config: RunConfig) => void,
): Omit<AdjustmentRecord, 'step'> {
  const config = live.current();
  const settings = live.settings[network];
  const training = config[network];
  if (!settings || !training || 'shipped' in training)
    throw new ConfigError(`network "${network}" is not trained in this run, expected one that is`);
  const choice = target === 'threatModel' ? config.evaluation.threatModel : training[target];
  const specs: ParamSpecs = { method: methods, optimiser: optimisers, threatModel: threatModels }[target].get(choice.id).params;
  const spec = specs[param];
  if (!spec?.live) {
    const names = Object.keys(specs).filter((name) => specs[name]!.live);
    throw new ConfigError(`parameter "${param}" of "${choice.id}" cannot change during a run, expected one of ${names.join(', ')}`);
  }
  const checked = checkParam(param, spec, value);
  if (target === 'method') {
    const changed = { ...training, method: { ...training.method, params: { ...choice.params, [param]: checked } } };
    const next = { ...config, [network]: changed };
    checkTraining(next, network, changed);
    check(next);
  }
  const from = choice.params[param] ?? spec.default;
  if (target === 'threatModel') live.setThreatModelParam(param, checked);
  else settings[target] = { ...settings[target], [param]: checked };
  return { network, path: `${target}.${param}`, from, to: checked };
}
