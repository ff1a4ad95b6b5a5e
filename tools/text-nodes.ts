/**
 * Finds text of the view that does not stand alone in an element. React moves, removes and rewrites such text by its node, and a translator
 * or an extension of the browser has put another in its place: React then throws, or writes into a node that nobody sees. Text that is its
 * element's only child is written through the element, so it survives both.
 */
import path from 'node:path';
import { parseAst } from 'vite';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  // biome-ignore lint/suspicious/noExplicitAny: a syntax tree, whose fields depend on its type
  readonly [key: string]: any;
}

/** What an expression among children comes out as; of two, the later in this list counts. */
const KINDS = ['nothing', 'element', 'slot', 'text'] as const;
type Kind = (typeof KINDS)[number];
const worse = (a: Kind, b: Kind): Kind => (KINDS.indexOf(a) > KINDS.indexOf(b) ? a : b);

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const isFunction = ({ type }: Node) => /Function(Declaration|Expression)$/.test(type);
const partsOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

/** Between elements; no text that anybody rewrites. */
const isBlank = (child: Node) => {
  const literal: unknown = child.type === 'JSXText' ? child.value : child.expression?.value;
  return typeof literal === 'string' && literal.trim() === '';
};

/** Everything under a node with the component it stands in; `enters` says where not to go. */
function* walk(node: Node, owner = '', enters: (node: Node) => boolean = () => true): Generator<readonly [Node, string]> {
  yield [node, owner];
  for (const part of partsOf(node)) {
    const name: unknown = part.type === 'VariableDeclarator' ? part.init && isFunction(part.init) && part.id.name : part.id?.name;
    const isOwner = typeof name === 'string' && /^[A-Z]/.test(name) && /^(FunctionDeclaration|VariableDeclarator)$/.test(part.type);
    if (enters(part)) yield* walk(part, isOwner ? name : owner, enters);
  }
}

class Source {
  readonly tree: Node;
  /** Values by name; a name that is declared twice counts as its worst. */
  readonly declared = new Map<string, Node[]>();
  /** Names whose type says that they may be elements. */
  readonly slots = new Set<string>();
  readonly imports: string[] = [];

  constructor(
    readonly file: string,
    readonly code: string,
  ) {
    this.tree = parseAst(code, { lang: 'tsx' }) as unknown as Node;
    const declare = (name: string, value: Node) => this.declared.set(name, [...(this.declared.get(name) ?? []), value]);
    for (const [node] of walk(this.tree)) {
      if (node.type === 'VariableDeclarator' && node.id.name && node.init) declare(node.id.name, node.init);
      if (node.type === 'FunctionDeclaration' && node.id) declare(node.id.name, node);
      if (node.type === 'ImportDeclaration') this.imports.push(path.posix.join(path.posix.dirname(file), `${node.source.value}.tsx`));
      const type = node.typeAnnotation && this.text(node.typeAnnotation);
      if (/\bReact(Node|Element)\b/.test(type ?? '')) this.slots.add(node.key?.name ?? node.name);
    }
  }

  text({ start, end }: Node): string {
    return this.code.slice(start, end).replace(/\s+/g, ' ');
  }

  place({ start }: Node): string {
    return `${this.file}:${this.code.slice(0, start).split('\n').length}`;
  }
}

/** @returns one line for every such text: file, line and what stands there */
export function crowdedText(files: ReadonlyMap<string, string>): string[] {
  const sources = [...files].map(([file, code]) => new Source(file, code));
  const own = new Map(sources.map((source) => [source.file, [...source.slots]]));
  for (const source of sources) for (const from of source.imports) for (const name of own.get(from) ?? []) source.slots.add(name);
  const shared = new Map<string, readonly [Source, Node]>();
  for (const source of sources)
    for (const [name, [value]] of source.declared) if (value && isFunction(value) && !shared.has(name)) shared.set(name, [source, value]);

  const returned = (source: Source, fn: Node, depth: number): Kind => {
    if (fn.returnType && /\bReactElement\b/.test(source.text(fn.returnType))) return 'element';
    if (fn.body.type !== 'BlockStatement') return kindOf(source, fn.body, depth);
    const own = [...walk(fn.body, '', (node) => !isFunction(node))].filter(([node]) => node.type === 'ReturnStatement');
    return own.map(([node]) => (node.argument ? kindOf(source, node.argument, depth) : 'nothing')).reduce(worse, 'nothing');
  };
  const called = (source: Source, { callee, arguments: given }: Node, depth: number): Kind => {
    const method: unknown = callee.property?.name;
    if ((method === 'map' || method === 'flatMap') && given[0] && isFunction(given[0])) return returned(source, given[0], depth);
    if (callee.object && source.slots.has(callee.object.name)) return 'slot';
    const own = source.declared.get(callee.name)?.find(isFunction);
    if (own) return returned(source, own, depth);
    const [from, fn] = shared.get(callee.name) ?? [];
    return from && fn ? returned(from, fn, depth) : 'text';
  };
  const kindOf = (source: Source, node: Node, depth = 0): Kind => {
    const of = (part: Node) => kindOf(source, part, depth + 1);
    if (depth > 12) return 'text';
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') return 'element';
    if (node.type === 'JSXEmptyExpression' || (node.type === 'Literal' && (node.value === null || node.value === false))) return 'nothing';
    if (node.type === 'LogicalExpression') return node.operator === '&&' ? of(node.right) : worse(of(node.left), of(node.right));
    if (node.type === 'ConditionalExpression') return worse(of(node.consequent), of(node.alternate));
    if (node.type === 'ArrayExpression') return node.elements.map(of).reduce(worse, 'nothing');
    if (node.type === 'CallExpression') return called(source, node, depth + 1);
    if (node.type === 'MemberExpression') return node.object.name === 'props' && source.slots.has(node.property.name) ? 'slot' : 'text';
    if (node.type === 'Identifier') {
      if (node.name === 'undefined') return 'nothing';
      if (source.slots.has(node.name)) return 'slot';
      return source.declared.get(node.name)?.map(of).reduce(worse) ?? 'text';
    }
    return isNode(node.expression) ? of(node.expression) : 'text';
  };

  /** Children as React gets them, without blanks. */
  const childrenOf = (source: Source, { children }: Node): readonly (readonly [Kind, Node])[] =>
    (children as Node[])
      .filter((child) => !isBlank(child))
      .map((child) => [child.type === 'JSXText' ? 'text' : kindOf(source, child), child] as const)
      .filter(([kind]) => kind !== 'nothing');

  /** Props by component that it shows beside other things. */
  const shownBeside = new Set<string>();
  const found = new Set<string>();
  const judge = (source: Source, owner: string, kind: Kind, node: Node) => {
    const inner = node.expression ?? node;
    if (kind === 'text') found.add(`${source.place(node)}: ${source.text(node)}`);
    else if (kind === 'slot') for (const [each] of walk(inner)) if (source.slots.has(each.name)) shownBeside.add(`${owner}.${each.name}`);
  };
  const pass = () => {
    for (const source of sources) {
      for (const [node, owner] of walk(source.tree)) {
        if (node.type !== 'JSXElement' && node.type !== 'JSXFragment') continue;
        const name: string = node.openingElement?.name.name ?? '';
        const children = childrenOf(source, node);
        const isCrowd = children.length > 1 || node.type === 'JSXFragment' || shownBeside.has(`${name}.children`);
        for (const [kind, child] of children) {
          const isList = child.expression?.type === 'CallExpression' && child.expression.callee.property?.name?.endsWith('ap');
          if (isCrowd || isList) judge(source, owner, kind, child);
        }
        for (const { name: prop, value } of node.openingElement?.attributes ?? [])
          if (value && shownBeside.has(`${name}.${prop?.name}`)) judge(source, owner, kindOf(source, value), value);
      }
      for (const [component, values] of source.declared)
        for (const value of values)
          if (/^[A-Z][a-z]/.test(component) && isFunction(value)) judge(source, component, returned(source, value, 0), value);
    }
  };
  for (let size = -1; size !== shownBeside.size; ) {
    size = shownBeside.size;
    pass();
  }
  return [...found];
}
