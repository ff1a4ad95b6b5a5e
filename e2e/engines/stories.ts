/** What every story stands on: an engine, the built app on a host of its own, and visitors whose errors fail the story. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test as base, chromium, expect, firefox, webkit } from '@playwright/test';
import { DIST } from '../../tools/paths';
import { type Served, serve } from '../../tools/serve';
import { absence, findEngine, type OtherEngine, type Programs } from '../../tools/setup-engines';
import { launch } from '../support';
import { launchFirefox } from './bidi-driver';
import type { Engine, VisitOptions } from './driver';
import { launchPlaywright } from './playwright-driver';
import { Tab } from './tab';
import { addWatch } from './watch-script';
import { launchWebKit } from './webdriver-driver';

interface Site extends Served {
  /** The folder that is served; a story may change it. */
  readonly folder: string;
}

interface WorkerFixtures {
  /** Null where the engine is absent. */
  engine: Engine | null;
}

interface TestFixtures {
  /** The built app, on a host that only this story knows. */
  site: Site;
  /** Opens a tab of somebody who was never here before. */
  visit(options?: Partial<VisitOptions>): Promise<Tab>;
}

/** What the page says where a newer version of it waits. */
export const UPDATE = /A newer version of this page is here|このページの新しい版/;

function start(engine: OtherEngine, programs: Programs): Promise<Engine> {
  if (programs.driver === 'bidi') return launchFirefox(programs.browser);
  if (programs.driver === 'webdriver') return launchWebKit(programs);
  return launchPlaywright(engine === 'firefox' ? firefox : webkit, {});
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engine: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to learn what a fixture needs
    async ({}, use, { project }) => {
      const name = project.name as 'chromium' | OtherEngine;
      const programs = name === 'chromium' ? null : findEngine(name);
      const engine = name === 'chromium' ? await launchPlaywright(chromium, launch([])) : programs && (await start(name, programs));
      await use(engine);
      await engine?.close();
    },
    { scope: 'worker' },
  ],
  site: async ({ engine }, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'mixacm-engines-'));
    await cp(DIST, folder, { recursive: true, filter: (file) => !file.endsWith('.map') });
    if (engine?.needsWatch) await addWatch(folder);
    const served = await serve(folder, { port: 0 });
    let isUp = true;
    const close = async () => {
      if (isUp) await served.close();
      isUp = false;
    };
    await use({ ...served, folder, close });
    await close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  // Visitors leave before their host does, so that what is still loading then is no fault.
  visit: async ({ engine, site: _ }, use, info) => {
    test.skip(engine === null, info.project.name === 'chromium' ? '' : absence(info.project.name as OtherEngine));
    if (!engine) return;
    info.annotations.push({ type: 'engine', description: `${info.project.name} ${engine.version}` });
    const tabs: Tab[] = [];
    await use(async (options = {}) => {
      const tab = new Tab(await engine.visit({ scheme: 'light', ...options }));
      tabs.push(tab);
      return tab;
    });
    const faults: string[] = [];
    const offers: string[] = [];
    for (const [number, tab] of tabs.entries()) {
      const { driver } = tab;
      if (info.status !== info.expectedStatus) {
        const file = info.outputPath(`tab-${number + 1}.png`);
        await writeFile(file, await driver.screenshot());
        await info.attach(`tab ${number + 1}`, { path: file, contentType: 'image/png' });
      }
      faults.push(...(await driver.takeFaults()));
      offers.push(...(UPDATE.exec(await tab.drawn()) ?? []));
      await driver.close();
    }
    expect(faults, 'errors thrown in a page or written to its console').toEqual([]);
    expect(offers, 'offers of a newer version, which no host here has').toEqual([]);
  },
});

export { expect };
