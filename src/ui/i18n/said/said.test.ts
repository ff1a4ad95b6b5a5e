/** Every sentence of the program has Japanese: the program's source says which there are. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';
import { expect, it } from 'vitest';
import { datasetCatalogue } from '../../../data/registry';
import { buildCatalog } from '../../../worker/catalog';
import data from './data.ja';
import ja, { common, hear } from './said.ja';
import { cut } from './translate';

const ROOT = path.resolve(import.meta.dirname, '../../../..');
const files = Object.keys(import.meta.glob(['../../../**/*.{ts,tsx}', '!../../../**/*.test.ts'])).map((file) =>
  path.relative(ROOT, path.resolve(import.meta.dirname, file)),
);

/** Where only a fault of the program speaks, to its makers; and the assembly that is no TypeScript of ours. */
const MAKERS =
  /testing|\/golden\/|trust\/probe|^src\/(lab|experiments)\/|^src\/kernels\/(node|gradients|wasm\/(simd|assembly))|^src\/lessons\/(define|results)|^src\/main\.tsx|registry\.ts|models\/builder\.ts|inspect\/collected\.ts|ui\/(context|unstarted)\.ts|\.d\.ts|screens\/(address|see\/sight)\.ts/;
/** Files whose every sentence reaches the page. */
const SPEAKERS = /engine\/evaluation\/(trust\/|report)|worker\/backend\.ts|engine\/overfitting\.ts|runs\/app-updates|faults\/missing-parts/;
const ERRORS = new Set(['ConfigError', 'DataError', 'DeviceError', 'Refusal', 'Error']);
const SAYERS = new Set(['fail', 'refuse', 'refusal', 'warn', 'onWarning', '#warn', 'onStage', 'stage']);

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

function* walk(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) yield* walk(each);
}

/** What an expression may say, a value of the moment as `7`. */
function sayings(node: unknown): readonly string[] {
  if (!isNode(node)) return [];
  if (node.type === 'Literal' && typeof node.value === 'string') return [node.value];
  if (node.type === 'ConditionalExpression') return [...sayings(node.consequent), ...sayings(node.alternate)];
  if (node.type === 'BinaryExpression') {
    const rights = sayings(node.right);
    return sayings(node.left).flatMap((left) => rights.map((right) => left + right));
  }
  if (node.type !== 'TemplateLiteral') return [];
  const quasis = node.quasis as readonly { readonly value: { readonly cooked: string } }[];
  const holes = (node.expressions as readonly Node[]).map((hole) => (hole.type === 'ConditionalExpression' ? sayings(hole) : []));
  return quasis.reduce<readonly string[]>(
    (texts, { value }, index) => {
      const before = index === 0 ? [''] : holes[index - 1]?.length ? (holes[index - 1] ?? []) : ['7'];
      return texts.flatMap((text) => before.map((filled) => text + filled + value.cooked));
    },
    [''],
  );
}

const nameOf = (node: unknown): string => {
  if (!isNode(node)) return '';
  return typeof node.name === 'string' ? node.name : nameOf(node.property);
};

function* spoken(file: string): Generator<string> {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  for (const node of walk(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node)) {
    const args = (Array.isArray(node.arguments) ? node.arguments : []) as readonly Node[];
    if (node.type === 'NewExpression' && ERRORS.has(nameOf(node.callee))) yield* sayings(args[0]);
    if (node.type === 'CallExpression' && SAYERS.has(nameOf(node.callee))) for (const each of args) yield* sayings(each);
    if (SPEAKERS.test(file) && node.type === 'TemplateLiteral') yield* sayings(node);
    if (SPEAKERS.test(file) && node.type === 'Literal' && / .* /.test(String(node.value))) yield* sayings(node);
    if (node.type === 'Property' && ['howToGet', 'message', 'text'].includes(nameOf(node.key))) yield* sayings(node.value);
  }
}

/** Words that are the same in Japanese: names of formats, fields, and what a user types. */
const SAME = new Set(
  '_codecs encode float64 Zip64 html transfer fab l2 cpu cifar10 test_32x32 train_32x32 1_v6_data 1_v6_labels _v6_data _v6_labels data_batch_5 square CIFAR JSON NumPy PNG JPEG WebP SVHN MNIST Fortran Python SHA Zip zip npz npy parquet idx mat bin img image label fine_label labels fine_labels data pickle deflate numpy ascontiguousarray architecture normalisation classes dtype shape data_offsets safetensors json run plain startFrom steps linf mixacm checkpoint scratch tfjs backend wasm SIMD WASM WebGPU WebGL WebAssembly JavaScript OffscreenCanvas navigator gpu IndexedDB GMAC seed CORS https http float finalNorm false true conv weight stem resnet swiftshader dlr targeted target service worker maxSize minSize std memory std PGD ReLU FGSM APGD AutoAttack AT gz tar batch binary data_batch_1 test_batch cifar10 v6_data v6_labels v6 train t10k cifar python count start SHA-256 localhost'
    .split(' ')
    .map((word) => word.toLowerCase()),
);
const english = (text: string) => (text.match(/[A-Za-z_][A-Za-z_\d]{2,}/g) ?? []).filter((word) => !SAME.has(word.toLowerCase()));

/** Templates whose parts other functions say: whole examples stand for them, and names that nobody reads. */
const BY_PARTS = [/^tensor "7"7 missing/, /^tensor "7" of shape \[7\]7 no part/, /^WASM thread 7 7/, /targets7/, /^(noise|pgd)7$/];
const EXAMPLES = [
  'tensor "conv.weight" is missing, expected shape [3,3] for layer "stem" of resnet; a network without batch norm at its end has the parameter "finalNorm" false',
  'tensor "conv.weight" and 4 more are missing, expected shape [3,3] for layer "stem" of resnet',
  'tensor "conv.weight" of shape [3,3] is no part of resnet, expected its 12 tensors (a, b, c, ...)',
  'tensor "conv.weight" of shape [3,3] and 2 more are no part of resnet, expected its 12 tensors (a, b, c, ...)',
  'WASM thread 2 is silent after 10 s, expected it to start',
  'WASM thread 2 is silent after 2 s, expected it to leave',
  '10 classes allow every loss and 9 targets.',
  "4 classes allow every loss and 3 targets of AutoAttack's 9.",
  'WebAssembly (SIMD, 2 threads) at 1.2 GMAC/s; the only WebGPU adapter is emulated on the processor and ranks below WebAssembly.',
  'WebAssembly (SIMD, 2 threads) at 1.2 GMAC/s, faster than WebGPU (swiftshader) at 0.2 GMAC/s.',
  'WebAssembly (SIMD, 2 threads), because WebGPU was requested but does not work here: WebGPU has no adapter here, expected a usable GPU.',
  'plain JavaScript (JavaScript), as requested.',
  'Gradients are not zero: The gradient is exactly zero for 3 % of 32 images at a random start.',
  'APGD-T (target 4) did not run: loss "dlr-targeted" has 3 classes, expected at least 4.',
  'Could not run: attack "x" has no other network, expected one to make its examples on.',
  'stored; "a.bin" holds 3 of the 4 images of test',
];

const all = files
  .filter((file) => !MAKERS.test(file))
  .flatMap((file) => [...spoken(file)].map((message) => [file, message] as const))
  .concat(EXAMPLES.map((message) => ['example', message] as const))
  .filter(([, message]) => !BY_PARTS.some((part) => part.test(message)));

it('has Japanese for every sentence of the program', { timeout: 60_000 }, async () => {
  const say = await hear();
  expect(all.length).toBeGreaterThan(300);
  const left = all.flatMap(([file, message]) => {
    const words = english(say(message));
    return words.length > 0 ? [`${file}: ${message} -> ${say(message)}`] : [];
  });
  expect([...new Set(left)]).toEqual([]);
});

it('has Japanese for every class', () => {
  const names = buildCatalog(datasetCatalogue)
    .datasets.flatMap(({ classes }) => classes)
    .filter((name) => !/^\d$/.test(name));
  expect(names.filter((name) => english(ja.className(name)).length > 0)).toEqual([]);
});

it('puts values where they belong and keeps what it does not know', () => {
  expect(ja.say('parameter "steps" is 0, expected integer in [1, 1000]')).toBe('パラメータ「steps」が 0 です。条件：1〜1000 の整数');
  expect(ja.say('12 % of 32 images withstand FGSM, 30 % withstand PGD-10: the stronger attack does worse, so gradients mislead it.')).toBe(
    '32 枚の画像のうち、FGSMに耐えたのは 12 %、PGD-10に耐えたのは 30 % です。強い攻撃のほうが破れないので、勾配が攻撃を誤らせています。',
  );
  expect(
    ja.say('browser storage is not available (QuotaExceededError, expected room), expected IndexedDB; runs do not survive a reload'),
  ).toBe('ブラウザの保存領域を使えません（QuotaExceededError。条件：空きがあること）。条件：IndexedDB。再読み込みすると実行は残りません');
  expect(ja.say('shipped network "cifar-10-small" is not kept on this device yet, expected the network once')).toBe(
    '付属のネットワーク「cifar-10-small」はまだこの端末に保存されていません。条件：ネットワークに一度接続すること',
  );
  expect(ja.say('Something quite new.')).toBe('Something quite new.');
});

it('names no value that a phrase does not have', () => {
  const wrong = Object.entries({ ...common, ...data }).filter(([english, words]) => {
    const holes = english.split(/\{#?\}/).length - 1;
    const named = [...words.matchAll(/\{(\d)\}/g)].map(([, number]) => Number(number));
    return new Set(named).size !== holes || Math.max(0, ...named) > holes;
  });
  expect(wrong).toEqual([]);
});

it('cuts outside of brackets and quotation marks', () => {
  expect(cut('a (b; c) "d; e"; f', '; ')).toEqual(['a (b; c) "d; e"', 'f']);
  expect(cut('a (b; c)', '; ')).toBeNull();
});
