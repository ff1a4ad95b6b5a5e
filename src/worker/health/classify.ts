/** Tells failures of the device from all others, whatever the library that met them called them. */
import { DeviceError, serialiseError } from '../../protocol/errors';
import { outOfMemory } from './device-watch';

const MEMORY = /out of memory|allocation failed|cannot enlarge memory|memory\.grow|could not allocate|\bOOM\b/i;
/** WebAssembly stops with these; its memory is then in no known state. */
const TRAP = /memory access out of bounds|unreachable|table index is out of bounds|\bAborted\(/i;
const LOST = /device.{0,20}(lost|destroyed)|instance dropped|context lost|external instance reference|\bGPU(Buffer|Queue|Device)\b/i;

/** A device that goes away may refuse its work this long before it is said to be lost. */
const PATIENCE_MS = 2000;
const OWN = ['DeviceError', 'ConfigError', 'DataError', 'DivergenceError'];

/** @returns a DeviceError for what only another worker can mend; everything else as it came */
export function namedFailure(error: unknown): unknown {
  const { name, message } = serialiseError(error);
  if (OWN.includes(name)) return error;
  if (MEMORY.test(message)) return outOfMemory(message);
  if (TRAP.test(message)) return new DeviceError(`WebAssembly stopped (${message}), expected it to compute`);
  if (LOST.test(message)) return new DeviceError(`graphics device was lost (${message}), expected it to stay`);
  return error;
}

/**
 * What an error comes of, as {@link namedFailure} tells it; one without a name may be the first that is heard of a device being lost.
 * @param broken resolves if what computes fails for good
 */
export async function causeOf(error: unknown, broken: Promise<DeviceError> | undefined, patienceMs = PATIENCE_MS): Promise<unknown> {
  const named = namedFailure(error);
  if (named !== error || OWN.includes(serialiseError(error).name) || !broken) return named;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const quiet = new Promise((resolve) => {
    timer = setTimeout(resolve, patienceMs, error);
  });
  const cause = await Promise.race([broken, quiet]);
  clearTimeout(timer);
  return cause;
}
