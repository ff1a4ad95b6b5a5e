/** Command-line arguments, with errors in the project's grammar. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigError } from '../src/protocol/errors';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * `parseArgs` of Node, strict, with its errors turned into ours.
 * @throws ConfigError naming the argument, and what is understood
 */
export function readArguments<const O extends Options>(argv: readonly string[], options: O, positionals: boolean) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: positionals, strict: true });
  } catch (error) {
    const known = Object.entries(options).map(([name, { type }]) => `--${name}${type === 'string' ? ' VALUE' : ''}`);
    const reason = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw new ConfigError(`arguments are ${JSON.stringify(argv.join(' '))} (${reason}), expected options among ${known.join(', ')}`);
  }
}

/**
 * A whole number from the command line.
 * @throws ConfigError
 */
export function readInteger(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
    throw new ConfigError(`argument "--${name}" is ${JSON.stringify(text)}, expected integer in [${min}, ${max}]`);
  }
  return value;
}
