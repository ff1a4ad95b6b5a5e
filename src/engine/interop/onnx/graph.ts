/** Nodes, tensors and models of ONNX as protobuf messages. Source: onnx.proto of IR version 8, operator set 17. */
import { Message } from './protobuf';

const IR_VERSION = 8;
const OPERATOR_SET = 17;
const FLOAT = 1;
/** Kinds of attributes. */
const KIND = { float: 1, integer: 2, integers: 7 } as const;

type Attribute = { readonly float: number } | { readonly integer: number } | { readonly integers: readonly number[] };

export interface OnnxNode {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface OnnxModel {
  readonly name: string;
  readonly version: string;
  /** Every node has one output, which bears its name. */
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly input: { readonly name: string; readonly shape: readonly number[] };
  readonly output: { readonly name: string; readonly shape: readonly number[] };
  readonly metadata: Readonly<Record<string, string>>;
}

function attribute(name: string, value: Attribute): Message {
  const message = new Message().text(1, name);
  if ('float' in value) return message.float(2, value.float).integer(20, KIND.float);
  if ('integer' in value) return message.integer(3, value.integer).integer(20, KIND.integer);
  for (const each of value.integers) message.integer(8, each);
  return message.integer(20, KIND.integers);
}

function node({ op, name, inputs, attributes = {} }: OnnxNode): Message {
  const message = new Message();
  for (const input of inputs) message.text(1, input);
  message.text(2, name).text(3, name).text(4, op);
  for (const [key, value] of Object.entries(attributes)) message.message(5, attribute(key, value));
  return message;
}

function tensor({ name, shape, data }: OnnxTensor): Message {
  const message = new Message();
  for (const size of shape) message.integer(1, size);
  return message
    .integer(2, FLOAT)
    .text(8, name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

/** A value of float32 whose first axis is the batch, of any length. */
function value({ name, shape }: OnnxModel['input']): Message {
  const dimensions = new Message().message(1, new Message().text(2, 'batch'));
  for (const size of shape) dimensions.message(1, new Message().integer(1, size));
  const type = new Message().integer(1, FLOAT).message(2, dimensions);
  return new Message().text(1, name).message(2, new Message().message(1, type));
}

export function encodeOnnx({ name, version, nodes, tensors, input, output, metadata }: OnnxModel): ArrayBuffer {
  const graph = new Message();
  for (const each of nodes) graph.message(1, node(each));
  graph.text(2, name);
  for (const each of tensors) graph.message(5, tensor(each));
  graph.message(11, value(input)).message(12, value(output));
  const model = new Message()
    .integer(1, IR_VERSION)
    .text(2, 'mixacm-playground')
    .text(3, version)
    .message(7, graph)
    .message(8, new Message().text(1, '').integer(2, OPERATOR_SET));
  for (const [key, text] of Object.entries(metadata)) model.message(14, new Message().text(1, key).text(2, text));
  return model.finish().buffer;
}
