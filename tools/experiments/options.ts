/** Arguments that the experiment scripts share. */
import path from 'node:path';
import { ConfigError } from '../../src/protocol/errors';
import { readArguments, readInteger } from '../arguments';
import { MAX_SEED } from '../lab/options';

export interface ExperimentOptions {
  readonly command: string;
  readonly folder: string;
  readonly seeds: readonly number[];
  readonly only: readonly string[];
  readonly data: readonly string[];
}

/**
 * `COMMAND [--out DIR] [--seeds 1,2,3] [--only ID,ID] [--data FILE]...`
 * @throws ConfigError
 */
export function readExperimentOptions(argv: readonly string[], commands: readonly string[], name: string): ExperimentOptions {
  const list = { type: 'string' } as const;
  const { values, positionals } = readArguments(
    argv,
    { out: list, seeds: list, only: list, data: { type: 'string', multiple: true } },
    true,
  );
  const [command = ''] = positionals;
  if (positionals.length !== 1 || !commands.includes(command)) {
    throw new ConfigError(`command is ${JSON.stringify(positionals.join(' '))}, expected one of ${commands.join(', ')}`);
  }
  return {
    command,
    folder: path.resolve(values.out ?? path.join('runs', name)),
    seeds: (values.seeds ?? '1,2,3').split(',').map((text) => readInteger('seeds', text, 0, MAX_SEED)),
    only: values.only?.split(',') ?? [],
    data: values.data ?? [],
  };
}
