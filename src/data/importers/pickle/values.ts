/** The values a pickle may hold here; nothing in it is ever called. */

/** An array of NumPy; its bytes were handed to the caller while they streamed by. */
export class PickleArray {
  shape: readonly number[] = [];
  /** NumPy's type string without byte order, for example `u1`. */
  type = '';
}

/** A name from one of NumPy's modules, or `_codecs.encode`. */
export class PickleName {
  constructor(readonly name: '_reconstruct' | '_frombuffer' | 'ndarray' | 'dtype' | 'encode') {}
}

export class PickleType {
  constructor(readonly name: string) {}
}

export class PickleTuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

export const MARK = Symbol('mark');

export type PickleValue =
  | number
  | string
  | boolean
  | null
  | PickleValue[]
  | Map<string, PickleValue>
  | PickleTuple
  | PickleArray
  | PickleName
  | PickleType;

/** The state of the machine: values, with marks between them. */
export type PickleStack = (PickleValue | typeof MARK)[];
