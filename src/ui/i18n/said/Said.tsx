import { useLanguage } from '../language';
import { useSay } from './said';

/** A sentence of the program in the page's language; marked as English where that is all there is. */
export function Said({ message }: { message: string }) {
  const language = useLanguage();
  const said = useSay()(message);
  return <span lang={language !== 'en' && said === message ? 'en' : undefined}>{said.replaceAll(' %', '\u00a0%')}</span>;
}
