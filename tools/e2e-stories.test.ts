import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './paths';

const FOLDER = path.join(ROOT, 'e2e');
/** Serves a page of its own with the engine alone: there is no built app to watch. */
const WITHOUT_APP = ['golden.spec.ts'];
const specs = readdirSync(FOLDER).filter((name) => name.endsWith('.spec.ts'));

it.each(specs.filter((name) => !WITHOUT_APP.includes(name)))(
  '%s is played under the fixture that fails on errors and violations',
  (name) => {
    const text = readFileSync(path.join(FOLDER, name), 'utf8');
    expect(text, 'takes its test from e2e/support.ts').toMatch(/import \{[^}]*\btest\b[^}]*\} from '\.\/support'/);
    const [, taken = ''] = /import \{([^}]*)\} from '@playwright\/test'/.exec(text) ?? [];
    expect(taken, 'takes neither test nor a browser from Playwright itself').not.toMatch(/\b(test|chromium|firefox|webkit)\b/);
  },
);

it('the exceptions exist', () => {
  for (const name of WITHOUT_APP) expect(specs).toContain(name);
});

const ENGINES = path.join(FOLDER, 'engines');
const stories = readdirSync(ENGINES).filter((name) => name.endsWith('.story.ts'));

it('finds the stories of three engines', () => {
  expect(stories.length).toBeGreaterThan(5);
});

it.each(stories)('%s is one story for every engine', (name) => {
  const text = readFileSync(path.join(ENGINES, name), 'utf8');
  expect(text, 'takes its test from e2e/engines/stories.ts').toMatch(/import \{[^}]*\btest\b[^}]*\} from '\.\/stories'/);
  expect(text, 'knows no engine and leaves none out').not.toMatch(/\b(chromium|firefox|webkit|playwright)\b|test\.(skip|fixme|fail)/i);
});
