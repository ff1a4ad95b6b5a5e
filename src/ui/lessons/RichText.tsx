import type { MouseEvent } from 'react';
import { type Block, type Inline, isSafeLink } from '../../lessons/rich-text';
import { followAddress } from '../screens/address';

/** Text as data, drawn as elements; there is no way for markup to get in. */
export function RichText({ blocks }: { blocks: readonly Block[] }) {
  return blocks.map((block, at) =>
    block.kind === 'paragraph' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: text does not reorder
      <p key={at}>
        <Inlines inlines={block.inlines} />
      </p>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: text does not reorder
      <ul key={at}>
        {block.items.map((item, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: text does not reorder
          <li key={row}>
            <Inlines inlines={item} />
          </li>
        ))}
      </ul>
    ),
  );
}

/** A number and its sign on one line. */
const tied = (words: string) => words.replaceAll(' %', '\u00a0%');

export function Inlines({ inlines }: { inlines: readonly Inline[] }) {
  return inlines.map((inline, at) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: text does not reorder
    if (typeof inline === 'string') return <span key={at}>{tied(inline)}</span>;
    if ('href' in inline) return <Link key={inline.href + String(at)} href={inline.href} label={inline.text} />;
    const Tag = inline.mark;
    // biome-ignore lint/suspicious/noArrayIndexKey: text does not reorder
    return <Tag key={at}>{inline.text}</Tag>;
  });
}

function Link({ href, label }: { href: string; label: string }) {
  if (!isSafeLink(href)) return <span>{label}</span>;
  if (!href.startsWith('?')) {
    return (
      <a href={href} rel="noreferrer" target="_blank">
        {label}
      </a>
    );
  }
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    followAddress(href);
  };
  return (
    <a href={href} onClick={follow}>
      {label}
    </a>
  );
}
