/** Tells failures of the device from all others, whatever the library that met them called them. */
import { DeviceError, serialiseError } from '../../protocol/errors';
import { outOfMemory } from './device-watch';

const MEMORY = /out of memory|allocation failed|cannot enlarge memory|memory\.grow|could not allocate|\bOOM\b/i;
/** WebAssembly stops with these; its memory is then in no known state. */
const TRAP = /memory access out of bounds|unreachable|table index is out of bounds|\bAborted\(/i;
const LOST = /device.{0,20}(lost|destroyed)|instance dropped|context lost|external instance reference/i;

/** @returns a DeviceError for what only another worker can mend; everything else as it came */
export function namedFailure(error: unknown): unknown {
  const { name, message } = serialiseError(error);
  if (name === 'DeviceError' || name === 'ConfigError' || name === 'DataError' || name === 'DivergenceError') return error;
  if (MEMORY.test(message)) return outOfMemory(message);
  if (TRAP.test(message)) return new DeviceError(`WebAssembly stopped (${message}), expected it to compute`);
  if (LOST.test(message)) return new DeviceError(`graphics device was lost (${message}), expected it to stay`);
  return error;
}
