/** The real archive, where it is at hand. */
import 'fake-indexeddb/auto';
import { existsSync, openAsBlob } from 'node:fs';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { BATCHES, countClasses } from './importers/cifar-10-batches';
import { createDataService } from './service';

const ARCHIVE = '../shared/data/cifar-10-binary.tar.gz';

test.skipIf(!existsSync(ARCHIVE))(`imports the real archive (skipped where ${ARCHIVE} is absent)`, async () => {
  for (const indexedDB of [null, new IDBFactory()]) {
    let peak = 0;
    const base = process.memoryUsage().rss;
    const service = createDataService({
      indexedDB,
      onProgress: (p) => {
        if (p.stage.startsWith('stored')) console.log(p);
        peak = Math.max(peak, process.memoryUsage().rss - base);
      },
    });
    const file = new File([await openAsBlob(ARCHIVE)], 'cifar-10-binary.tar.gz');
    const began = performance.now();
    let opened = 0;
    const status = service.import([file]);
    const live = service.open('cifar-10', {}, 0).then((d) => {
      opened = performance.now() - began;
      return d;
    });
    console.log(await status, performance.now() - began, 'peak MB', peak / 2 ** 20);
    const d = await live;
    console.log('live', opened, d.train.count, d.test.count, d.hash);
    const t = performance.now();
    const e = await service.open('cifar-10', {}, 0);
    console.log('open', performance.now() - t, e.train.count, e.hash);
  }
});
