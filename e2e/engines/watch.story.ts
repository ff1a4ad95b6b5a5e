/** The watch over every other story: no kind of error stays unnoticed. */
import { expect, test } from './stories';
import { open } from './train';

test('what a page throws, rejects, logs as an error or is forbidden is noticed', async ({ visit, site }) => {
  const tab = await visit();
  await open(tab, `${site.url}?backend=wasm`);
  expect(await tab.driver.takeFaults()).toEqual([]);
  await tab.driver.evaluate(() => {
    setTimeout(() => {
      throw new Error('was thrown');
    });
    void Promise.reject(new Error('was rejected'));
    console.error('was logged');
    const picture = document.createElement('img');
    picture.src = 'http://forbidden.test/picture.png';
    document.body.append(picture);
  }, null);
  const wanted = ['was thrown', 'was rejected', 'was logged', 'http://forbidden.test/picture.png'];
  const seen: string[] = [];
  await tab.until(
    'every fault',
    async () => {
      seen.push(...(await tab.driver.takeFaults()));
      return wanted.every((each) => seen.some((fault) => fault.includes(each)));
    },
    { patience: 10_000, seen: async () => `; seen: ${JSON.stringify(seen)}` },
  );
  // The picture may be asked for, and forbidden, more than once.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await tab.driver.takeFaults();
});
