import { expect, test } from 'vitest';
import { chunksOf, fontOf } from './preload';

const chunks = [
  { fileName: 'a.js', facadeModuleId: '/app/src/a.tsx', imports: ['shared.js', 'c.js'] },
  { fileName: 'b.js', facadeModuleId: 'C:\\app\\src\\b.tsx', imports: ['shared.js'] },
  { fileName: 'c.js', facadeModuleId: '/app/src/c.tsx', imports: ['shared.js'] },
  { fileName: 'shared.js', facadeModuleId: null, imports: [] },
];

test('a module comes with all that it imports, each once', () => {
  expect(chunksOf(['src/a.tsx', 'src/b.tsx'], chunks)).toEqual(['a.js', 'shared.js', 'c.js', 'b.js']);
});

test('a module that was merged into another chunk is named', () => {
  expect(() => chunksOf(['src/d.tsx'], chunks)).toThrow('module "src/d.tsx" is no chunk of its own, expected one to preload');
});

test('a font is found by the name of its source, and missed by name', () => {
  const assets = [
    { fileName: 'assets/a-1.css', names: ['a.css'] },
    { fileName: 'assets/letters-2.woff2', names: ['letters.woff2'] },
  ];
  expect(fontOf('letters.woff2', assets)).toBe('assets/letters-2.woff2');
  expect(() => fontOf('signs.woff2', assets)).toThrow('font "signs.woff2" is in no style sheet, expected one to preload');
});
