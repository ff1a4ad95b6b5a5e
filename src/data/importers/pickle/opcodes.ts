/**
 * The opcodes that are understood: numbers, strings, lists, tuples, dicts, memo, and what NumPy needs to write down an array.
 * Source: the opcode table of Python's `pickletools`, protocols 2 to 5. Any other opcode is refused.
 */
import { DataError } from '../../../protocol/errors';
import type { ByteReader } from '../byte-reader';
import { MARK, PickleArray, PickleName, type PickleStack, PickleTuple, PickleType, type PickleValue } from './values';

export interface Machine {
  readonly reader: ByteReader;
  readonly stack: PickleStack;
  readonly memo: Map<number, PickleValue>;
  /** A string of bytes; long ones are offered to the caller as a stream. */
  bytes(length: number): Promise<PickleValue>;
  /** The same for bytes that are written as text of this length. */
  latin1(length: number): Promise<PickleValue>;
}

type Step = (machine: Machine) => Promise<void> | void;

/** Names, notes and numbers are shorter than this. */
export const MAX_STRING = 2 ** 16;

const refusal = ({ reader }: Machine, message: string) =>
  new DataError(`${reader.what} is a pickle that ${message}, expected only arrays, lists, dicts, strings and numbers`);

function pop(machine: Machine): PickleValue {
  const value = machine.stack.pop();
  if (value === undefined || value === MARK) throw refusal(machine, `takes from an empty stack at byte ${machine.reader.position}`);
  return value;
}

function top(machine: Machine): PickleValue {
  const value = machine.stack.at(-1);
  if (value === undefined || value === MARK) throw refusal(machine, `looks at an empty stack at byte ${machine.reader.position}`);
  return value;
}

function popToMark(machine: Machine): PickleValue[] {
  const at = machine.stack.lastIndexOf(MARK);
  if (at < 0) throw refusal(machine, `has no mark at byte ${machine.reader.position}`);
  return machine.stack.splice(at).slice(1) as PickleValue[];
}

async function unsigned({ reader }: Machine, bytes: number): Promise<number> {
  let value = 0;
  for (let i = 0, scale = 1; i < bytes; i++, scale *= 256) {
    const byte = reader.next() ?? (await reader.take(1))[0]!;
    value += byte * scale;
  }
  return value;
}

async function line(machine: Machine): Promise<string> {
  let text = '';
  for (;;) {
    const code = await unsigned(machine, 1);
    if (code === 10) return text;
    text += String.fromCharCode(code);
    if (text.length > 200) throw refusal(machine, 'has a name of over 200 letters');
  }
}

async function text(machine: Machine, bytes: number): Promise<void> {
  const length = await unsigned(machine, bytes);
  const callee = machine.stack.at(-1);
  if (length > MAX_STRING && callee instanceof PickleName && callee.name === 'encode') {
    machine.stack.push(await machine.latin1(length));
    return;
  }
  if (length > MAX_STRING) throw refusal(machine, `has a text of ${length} bytes`);
  machine.stack.push(new TextDecoder().decode(await machine.reader.take(length)));
}

async function bytes(machine: Machine, width: number): Promise<void> {
  const length = await unsigned(machine, width);
  machine.stack.push(await machine.bytes(length));
}

/** What NumPy's arrays are made with; `_frombuffer` since protocol 5. */
const NAMES: ReadonlySet<string> = new Set(['_reconstruct', '_frombuffer', 'ndarray', 'dtype']);

function name(machine: Machine, module: string, attribute: string): void {
  const isNumpy = /^numpy(\._?core\.(multiarray|numeric))?$/.test(module) && NAMES.has(attribute);
  if (!isNumpy && !(module === '_codecs' && attribute === 'encode')) {
    throw refusal(machine, `asks for ${JSON.stringify(`${module}.${attribute}`)}`);
  }
  machine.stack.push(new PickleName(attribute as PickleName['name']));
}

function setItems(machine: Machine, items: readonly PickleValue[]): void {
  const target = top(machine);
  if (!(target instanceof Map) || items.length % 2) throw refusal(machine, `sets items of no dict at byte ${machine.reader.position}`);
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i];
    if (typeof key !== 'string') throw refusal(machine, `has a key that is no string at byte ${machine.reader.position}`);
    target.set(key, items[i + 1]!);
  }
}

function append(machine: Machine, items: readonly PickleValue[]): void {
  const target = top(machine);
  if (!Array.isArray(target)) throw refusal(machine, `appends to no list at byte ${machine.reader.position}`);
  for (const item of items) target.push(item);
}

/** The calls that are made: NumPy's constructors, which here only make a shell, and text back to the bytes it stands for. */
function reduce(machine: Machine): void {
  const args = pop(machine);
  const callee = pop(machine);
  if (!(callee instanceof PickleName) || !(args instanceof PickleTuple))
    throw refusal(machine, `calls something at byte ${machine.reader.position}`);
  if (callee.name === '_reconstruct') machine.stack.push(new PickleArray());
  else if (callee.name === '_frombuffer') machine.stack.push(fromBuffer(machine, args.items));
  else if (callee.name === 'encode') machine.stack.push(encode(machine, args.items));
  else if (callee.name === 'dtype' && typeof args.items[0] === 'string') machine.stack.push(new PickleType(args.items[0]));
  else throw refusal(machine, `calls ${callee.name} at byte ${machine.reader.position}`);
}

/** (bytes, type, shape, order), with the bytes handed over already. */
function fromBuffer(machine: Machine, [raw, type, shape, order]: readonly PickleValue[]): PickleArray {
  if (raw !== null && typeof raw !== 'string') throw refusal(machine, 'has an array without bytes');
  if (order !== 'C') throw refusal(machine, 'has an array in Fortran order');
  return fill(machine, new PickleArray(), shape, type);
}

/** Short bytes stay the text they are written as, like those of Python 2; long ones were handed over. */
function encode(machine: Machine, [text, codec]: readonly PickleValue[]): PickleValue {
  const isBytes = text === null || (typeof text === 'string' && !/[^\0-\xff]/.test(text));
  if (!isBytes || codec !== 'latin1') throw refusal(machine, `calls _codecs.encode at byte ${machine.reader.position}`);
  return text;
}

function fill(machine: Machine, target: PickleArray, shape: PickleValue | undefined, type: PickleValue | undefined): PickleArray {
  if (!(shape instanceof PickleTuple) || !shape.items.every((size) => typeof size === 'number') || !(type instanceof PickleType)) {
    throw refusal(machine, 'has an array without shape and type');
  }
  target.shape = shape.items as number[];
  target.type = type.name;
  return target;
}

/** Fills the shell: (version, shape, type, is Fortran order, bytes). */
function build(machine: Machine): void {
  const state = pop(machine);
  const target = top(machine);
  if (target instanceof PickleType) return;
  if (!(target instanceof PickleArray) || !(state instanceof PickleTuple))
    throw refusal(machine, `builds no array at byte ${machine.reader.position}`);
  const [, shape, type, fortran, raw] = state.items;
  if (fortran !== false && fortran !== 0) throw refusal(machine, 'has an array in Fortran order');
  if (raw !== null && typeof raw !== 'string') throw refusal(machine, 'has an array without bytes');
  fill(machine, target, shape, type);
}

const tuple =
  (count: number): Step =>
  (machine) => {
    const items = Array.from({ length: count }, () => pop(machine)).reverse();
    machine.stack.push(new PickleTuple(items));
  };
const push =
  (value: () => PickleValue | typeof MARK): Step =>
  ({ stack }) =>
    void stack.push(value());
const remember = async (machine: Machine, width: number) => void machine.memo.set(await unsigned(machine, width), top(machine));
const recall = async (machine: Machine, width: number) => {
  const slot = await unsigned(machine, width);
  const value = machine.memo.get(slot);
  if (value === undefined) throw refusal(machine, `recalls ${slot}, which it never stored`);
  machine.stack.push(value);
};

export const STEPS: Readonly<Record<number, Step>> = {
  40: push(() => MARK),
  41: push(() => new PickleTuple([])),
  93: push(() => []),
  125: push(() => new Map()),
  78: push(() => null),
  136: push(() => true),
  137: push(() => false),
  75: async (machine) => void machine.stack.push(await unsigned(machine, 1)),
  77: async (machine) => void machine.stack.push(await unsigned(machine, 2)),
  74: async (machine) => void machine.stack.push((await unsigned(machine, 4)) | 0),
  85: (machine) => bytes(machine, 1),
  67: (machine) => bytes(machine, 1),
  84: (machine) => bytes(machine, 4),
  66: (machine) => bytes(machine, 4),
  142: (machine) => bytes(machine, 8),
  150: (machine) => bytes(machine, 8),
  140: (machine) => text(machine, 1),
  88: (machine) => text(machine, 4),
  141: (machine) => text(machine, 8),
  113: (machine) => remember(machine, 1),
  114: (machine) => remember(machine, 4),
  148: (machine) => void machine.memo.set(machine.memo.size, top(machine)),
  104: (machine) => recall(machine, 1),
  106: (machine) => recall(machine, 4),
  149: async (machine) => void (await unsigned(machine, 8)),
  97: (machine) => append(machine, [pop(machine)]),
  101: (machine) => append(machine, popToMark(machine)),
  115: (machine) => {
    const value = pop(machine);
    setItems(machine, [pop(machine), value]);
  },
  117: (machine) => setItems(machine, popToMark(machine)),
  116: (machine) => void machine.stack.push(new PickleTuple(popToMark(machine))),
  133: tuple(1),
  134: tuple(2),
  135: tuple(3),
  99: async (machine) => name(machine, await line(machine), await line(machine)),
  147: (machine) => {
    const attribute = pop(machine);
    name(machine, String(pop(machine)), String(attribute));
  },
  82: reduce,
  98: build,
};
