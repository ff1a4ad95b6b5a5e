import { describe, expect, it } from 'vitest';
import { readFormulas } from '../../../tools/mathml-plugin';
import { methods } from '../../engine/methods';
import type { MathNode } from './formula';
import formulas from './formulas.tex';

const params = (node: MathNode): readonly string[] =>
  typeof node === 'string' ? [] : [...(node.param ? [node.param] : []), ...node.children.flatMap(params)];

describe('the formulas', () => {
  it.each(Object.entries(formulas))('of %s has the terms of the method, and only its settings', (id, { terms, where, sum }) => {
    const method = methods.get(id);
    expect(terms.map((term) => term.id)).toEqual(method.terms.map((term) => term.id));
    for (const param of [sum, ...where, ...terms.map(({ math }) => math)].flatMap(params))
      expect(Object.keys(method.params)).toContain(param);
    for (const { weight, id: term } of method.terms) {
      const math = terms.find((each) => each.id === term)?.math;
      if (weight && math) expect(params(math)).toContain(weight);
    }
  });

  it('names what cannot be read', () => {
    expect(() => readFormulas('% formula a\n% sum\n\\frac{')).toThrow('formula "\\frac{" is not TeX');
    expect(() => readFormulas('% sum\nL')).toThrow('part "sum" of the formulas is outside a formula, expected TeX inside one');
    expect(() => readFormulas('% formula a\n% sum\n')).toThrow('part "sum" of the formulas is empty, expected TeX inside one');
    expect(() => readFormulas('% formula a\n% tail\nx')).toThrow('part of the formulas is "tail", expected formula, sum, term or where');
  });
});
