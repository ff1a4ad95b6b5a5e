import { unlessMissing } from '../faults/missing-parts';
import { LANGUAGE_NAMES, LANGUAGES, setLanguage, useLanguage } from '../i18n/language';
import styles from './Header.module.css';

/** Names the other language in its own words, so that whoever needs it can read it. */
export function LanguageSwitch() {
  const language = useLanguage();
  const other = LANGUAGES.find((each) => each !== language) ?? language;
  return (
    <button type="button" className={styles.language} lang={other} onClick={() => void setLanguage(other).catch(unlessMissing)}>
      {LANGUAGE_NAMES[other]}
    </button>
  );
}
