import { Plus } from 'lucide-react';
import { PARTS } from '../../../../lessons/define';
import { type DraftStep, LIMITS } from '../../../../lessons/link';
import { diffPaths } from '../../../../runs/config-path';
import { encodeLink } from '../../../../runs/share-link';
import { useApp, useParts } from '../../../context';
import buttons from '../../../lessons/Lesson.module.css';
import { Panel } from '../../../panels/Panel';
import { ControlRules } from './ControlRules';
import styles from './Editor.module.css';
import { text } from './editor-text';
import { LinkBox } from './LinkBox';
import { StepEditor } from './StepEditor';
import { useDraft } from './use-draft';

/** Writes a lesson without code: words, questions, pictures, what to hide, where to begin. */
export default function LessonEditor() {
  const t = text.use();
  const [draft, change, link] = useDraft({ title: t.newTitle, lead: '', hide: [], steps: [{ title: t.newStep, body: '' }] });
  const { steps, hide } = draft;
  const setStep = (at: number, step: DraftStep) => change({ steps: steps.map((each, i) => (i === at ? step : each)) });
  const move = (at: number, to: number) => change({ steps: steps.toSpliced(at, 1).toSpliced(to, 0, ...steps.slice(at, at + 1)) });
  return (
    <div className={styles.editor}>
      <Panel title={t.title} lead={t.lead}>
        <label className={styles.field}>
          <span>{t.lessonTitle}</span>
          <input value={draft.title} maxLength={LIMITS.title} onChange={(event) => change({ title: event.target.value })} />
        </label>
        <label className={styles.field}>
          <span>{t.lessonLead}</span>
          <input value={draft.lead} maxLength={LIMITS.text} onChange={(event) => change({ lead: event.target.value })} />
        </label>
        <Start start={draft.start} onChange={(start) => change({ start })} />
        <fieldset className={styles.hide}>
          <legend>{t.hide}</legend>
          {PARTS.map((part) => (
            <label key={part}>
              <input
                type="checkbox"
                checked={hide.includes(part)}
                onChange={(event) => change({ hide: event.target.checked ? [...hide, part] : hide.filter((each) => each !== part) })}
              />
              <span>{t.parts[part]}</span>
            </label>
          ))}
        </fieldset>
        <ControlRules controls={draft.controls ?? {}} onChange={(controls) => change({ controls })} />
      </Panel>
      {steps.map((step, at) => (
        <StepEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          key={at}
          at={at}
          count={steps.length}
          step={step}
          onChange={(next) => setStep(at, next)}
          onMove={(to) => move(at, to)}
          onRemove={() => change({ steps: steps.toSpliced(at, 1) })}
        />
      ))}
      <p>
        <button
          type="button"
          className={buttons.quiet}
          disabled={steps.length >= LIMITS.steps}
          onClick={() => change({ steps: [...steps, { title: t.newStep, body: '' }] })}
        >
          <Plus size={16} aria-hidden /> <span>{t.add}</span>
        </button>
      </p>
      <LinkBox {...link} />
    </div>
  );
}

/** The Train screen's settings of the moment, taken along in the lesson. */
function Start({ start, onChange }: { start: string | undefined; onChange(start: string | undefined): void }) {
  const t = text.use();
  const { presets } = useParts();
  const presetId = useApp((state) => state.presetId);
  const config = useApp((state) => state.config);
  const preset = presets.find(({ id }) => id === presetId);
  if (!preset) return null;
  const { set, unset } = diffPaths(preset.config, config);
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={start !== undefined}
        onChange={(event) => onChange(event.target.checked ? encodeLink(preset, config) : undefined)}
      />
      <span>{`${t.start}: `}</span>
      <em>{t.startIs(preset.label, Object.keys(set).length + unset.length)}</em>
    </label>
  );
}
