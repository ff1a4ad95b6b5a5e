/** Text of the view stands alone in its element, so translators and extensions of the browser may touch it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './paths';
import { crowdedText } from './text-nodes';

const of = (code: string) => crowdedText(new Map([['A.tsx', code]]));

it('finds text beside elements, several texts, and text that comes and goes', () => {
  expect(of('const A = () => <p><b /> {t.pause}</p>;')).toEqual(['A.tsx:1: {t.pause}']);
  expect(of('const A = () => <p>{n} ({m})</p>;')).toHaveLength(4);
  expect(of("const A = () => <p>\n<b />\n{late && 'late'}</p>;")).toEqual(["A.tsx:3: {late && 'late'}"]);
  expect(of('const A = () => <>{t.word}</>;')).toEqual(['A.tsx:1: {t.word}']);
  expect(of('const A = () => <p>{list.map((each) => each.name)}</p>;')).toHaveLength(1);
  expect(of('function Word() { if (a) return null; return t.word; }')).toHaveLength(1);
});

it('finds text that a component is given to show beside other things', () => {
  const box = 'function Box({ children, icon }: { children: ReactNode; icon: ReactNode }) { return <p>{icon}{children}</p>; }\n';
  const through = 'function Outer({ children }: { children: ReactNode }) { return <Box icon={<i />}>{children}</Box>; }\n';
  expect(of(`${box}const A = () => <Box icon={t.icon}><b>{t.word}</b></Box>;`)).toEqual(['A.tsx:2: {t.icon}']);
  expect(of(`${box}${through}const A = () => <Outer>{t.word}</Outer>;`)).toEqual(['A.tsx:3: {t.word}']);
});

it('accepts text that is alone, and elements in any company', () => {
  const parts = 'const row = (x) => <i>{x}</i>;\n';
  expect(of('const A = () => <p>{a ? t.yes : t.no}</p>;')).toEqual([]);
  expect(
    of(`${parts}const A = () => <p>{isOpen && <b>{t.word}</b>} <i />{list?.map(row2 => row(row2))}{row(1)}{isOpen ? row(2) : null}</p>;`),
  ).toEqual([]);
  expect(
    of('function Box({ children }: { children: ReactNode }) { return <p>{children}</p>; }\nconst A = () => <Box>{t.word}</Box>;'),
  ).toEqual([]);
});

it('finds none in the view', { timeout: 60_000 }, () => {
  const folder = path.join(ROOT, 'src/ui');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
  expect(names.length).toBeGreaterThan(100);
  expect(crowdedText(new Map(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')])))).toEqual([]);
});
