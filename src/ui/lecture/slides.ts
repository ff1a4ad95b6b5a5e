/** A lesson as slides, one idea on each. Pure. */
import type { FigureId, LessonContent } from '../../lessons/define';
import type { Block, Inline } from '../../lessons/rich-text';

export type Slide =
  | { readonly kind: 'title'; readonly title: string; readonly blocks: readonly Block[] }
  | { readonly kind: 'words'; readonly title: string; readonly blocks: readonly Block[] }
  | { readonly kind: 'figure'; readonly title: string; readonly figure: FigureId }
  | {
      readonly kind: 'question';
      readonly title: string;
      readonly blocks: readonly Block[];
      readonly options: readonly (readonly Inline[])[];
    }
  | {
      readonly kind: 'answer';
      readonly title: string;
      readonly options: readonly (readonly Inline[])[];
      readonly answer: number;
      readonly figure: FigureId | null;
    }
  /** A run on this machine, with the recording behind it. */
  | { readonly kind: 'live'; readonly title: string }
  | { readonly kind: 'link'; readonly title: string };

/** Words up to two paragraphs share a slide: a paragraph that leads to a list belongs with it. */
function pages(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const found: Block[][] = [];
  for (const block of blocks) {
    const last = found.at(-1);
    if (last && block.kind === 'list' && last.length === 1) last.push(block);
    else found.push([block]);
  }
  return found;
}

export function slidesOf(content: LessonContent): readonly Slide[] {
  const slides: Slide[] = [{ kind: 'title', title: content.title, blocks: content.lead }];
  for (const { title, body, options, reveal, figure, answer, go } of content.steps) {
    const words = (blocks: readonly Block[]) => pages(blocks).map((page): Slide => ({ kind: 'words', title, blocks: page }));
    if (options.length > 0 && answer !== undefined) {
      slides.push(...words(body.slice(0, -1)), { kind: 'question', title, blocks: body.slice(-1), options });
      slides.push({ kind: 'answer', title, options, answer, figure: figure ?? null }, ...words(reveal));
    } else {
      if (figure) slides.push({ kind: 'figure', title, figure });
      slides.push(...words(body));
    }
    if (go === 'train' && content.start) slides.push({ kind: 'live', title });
  }
  return [...slides, { kind: 'link', title: content.title }];
}
