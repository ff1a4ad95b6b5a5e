import { FolderOpen } from 'lucide-react';
import { useExports, useParts } from '../context';
import css from './Export.module.css';
import { text } from './text';

/** Opens a bundle or a capsule; and packs the ticked runs into one bundle. */
export function FileOpener({ ticked }: { ticked: readonly string[] }) {
  const t = text.use();
  const { exports } = useParts();
  const busy = useExports((state) => state.busy);
  return (
    <div className={css.row}>
      <label className={css.file}>
        <FolderOpen size={16} aria-hidden />
        <span>{t.run.open}</span>
        <input
          type="file"
          accept=".zip,.json,application/zip,application/json"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) void exports.open(file);
            // The same file may be chosen again.
            event.currentTarget.value = '';
          }}
        />
      </label>
      {ticked.length > 1 && (
        <button
          type="button"
          className={css.button}
          disabled={busy !== null}
          title={t.run.bundleTitle}
          onClick={() => void exports.saveBundle(ticked)}
        >
          {t.run.bundles(ticked.length)}
        </button>
      )}
    </div>
  );
}
