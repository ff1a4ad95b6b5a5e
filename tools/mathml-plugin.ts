/** Vite plugin: TeX to MathML at build time. `import formulas from './formulas.tex'` gives trees that React draws; no TeX reaches the page. */
import { readFile } from 'node:fs/promises';
import temml from 'temml';
import type { Plugin } from 'vite';
import type { Formula, MathElement, MathNode } from '../src/ui/panels/formula';

interface Tree {
  readonly type?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly classes?: readonly string[];
  readonly children?: readonly Tree[];
}

const PARAM = 'param-';
const KEPT = /^(fence|form|stretchy|separator|mathvariant|lspace|rspace|width|height|depth|displaystyle|scriptlevel|accent|movablelimits)$/;

/** temml's tree as plain data. `\class{param-NAME}{…}` marks what a setting is called in the formula. */
function toNode({ type, text, attributes = {}, classes = [], children = [] }: Tree): MathNode {
  if (text !== undefined) return text;
  if (!type) return { tag: 'mrow', children: children.map(toNode) };
  const param = classes.find((name) => name.startsWith(PARAM))?.slice(PARAM.length);
  const kept = Object.entries(attributes).filter(([name]) => KEPT.test(name));
  return {
    tag: type,
    ...(kept.length ? { attributes: Object.fromEntries(kept) } : {}),
    ...(param ? { param } : {}),
    children: children.map(toNode),
  };
}

/** @throws Error naming the formula that is not TeX */
function mathTree(tex: string): MathElement {
  try {
    const tree = toNode(temml.__renderToMathMLTree(tex, { trust: true, throwOnError: true }) as Tree);
    return typeof tree === 'string' ? { tag: 'mrow', children: [tree] } : tree;
  } catch (error) {
    throw new Error(`formula "${tex}" is not TeX (${String(error)}), expected what temml reads`);
  }
}

/**
 * Reads a file of formulas. `% formula ID` begins one; `% sum` is what it is called, each `% term ID` one summand, each
 * `% where` a definition; the TeX follows on the next lines.
 * @throws Error for TeX outside a part, or a part without TeX
 */
export function readFormulas(source: string): Readonly<Record<string, Formula>> {
  const formulas: Record<string, { sum: MathElement; terms: { id: string; math: MathElement }[]; where: MathElement[] }> = {};
  let current = '';
  for (const [head, ...lines] of source
    .split(/^% /m)
    .slice(1)
    .map((part) => part.trim().split('\n'))) {
    const [kind, id = ''] = (head ?? '').split(' ');
    const tex = lines.join(' ').trim();
    if (kind === 'formula') {
      current = id;
      formulas[id] = { sum: { tag: 'mrow', children: [] }, terms: [], where: [] };
      continue;
    }
    const formula = formulas[current];
    if (!formula || !tex)
      throw new Error(`part "${head}" of the formulas is ${formula ? 'empty' : 'outside a formula'}, expected TeX inside one`);
    if (kind === 'sum') formula.sum = mathTree(tex);
    else if (kind === 'term') formula.terms.push({ id, math: mathTree(tex) });
    else if (kind === 'where') formula.where.push(mathTree(tex));
    else throw new Error(`part of the formulas is "${kind}", expected formula, sum, term or where`);
  }
  return formulas;
}

export function mathml(): Plugin {
  return {
    name: 'mathml',
    async load(id) {
      if (!id.endsWith('.tex')) return null;
      this.addWatchFile(id);
      return `export default ${JSON.stringify(readFormulas(await readFile(id, 'utf8')))};`;
    },
  };
}
