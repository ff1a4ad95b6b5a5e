/** docs/screens.md: every picture in its place. */
import { DEVICES, type Device, LANGUAGES, nameOf, SCHEMES } from './camera';
import { MOMENTS, VIEWS } from './views';

const LANGUAGE_NAMES = { en: 'English', ja: 'Japanese' } as const;
const WIDTHS: Readonly<Record<Device, number>> = { desktop: 400, phone: 180 };

const HEAD = `# Screens

Every screen in two themes, two languages and two sizes, as \`npm run screenshots\` takes them: 1280 and 390 px wide, drawn smaller here, very
long pages cut at 3,600 px. What a run shows was computed while the pictures were taken (see the footnote); where the page shows a recording, it says
so. Estimates of time are those of the moment: where the machine has other work besides, they are too long.
`;

/** Rows of themes, columns of sizes and languages. */
function table(id: string, title: string): string {
  const columns = (Object.keys(DEVICES) as Device[]).flatMap((device) => LANGUAGES.map((language) => [device, language] as const));
  const heading = columns.map(([device, language]) => `${device}, ${LANGUAGE_NAMES[language]}`).join(' | ');
  const rows = SCHEMES.map((scheme) => {
    const cells = columns.map(([device, language]) => {
      const file = `images/screens/${nameOf(id, device, scheme, language)}.webp`;
      const alt = `${title}; ${device}, ${scheme}, ${LANGUAGE_NAMES[language]}`;
      return `<a href="${file}"><img src="${file}" width="${WIDTHS[device]}" alt="${alt}" loading="lazy"></a>`;
    });
    return `| ${scheme} | ${cells.join(' | ')} |`;
  });
  return [`## ${title}`, '', `| | ${heading} |`, `|---${'|---'.repeat(columns.length)}|`, ...rows, ''].join('\n');
}

/** @param footnote which run the pictures show, and where it was computed */
export function album(footnote: string): string {
  const [train, others] = [VIEWS.filter(({ id }) => id.startsWith('train')), VIEWS.filter(({ id }) => !id.startsWith('train'))];
  const [running, finished, runs, pooled] = MOMENTS;
  const lab = others.findIndex(({ id }) => id === 'lab-empty');
  const ordered = [...train, running, finished, ...others.slice(0, lab + 1), runs, ...others.slice(lab + 1), pooled];
  return [HEAD, ...ordered.map(({ id, title }) => table(id, title)), `${footnote}\n`].join('\n');
}
