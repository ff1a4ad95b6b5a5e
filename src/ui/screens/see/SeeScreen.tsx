import { Suspense, useEffect } from 'react';
import { useApp } from '../../context';
import { ErrorBoundary } from '../../faults/ErrorBoundary';
import { latePart } from '../../faults/missing-parts';
import { Said } from '../../i18n/said/Said';
import { AttackControls } from './AttackControls';
import { AttackView } from './AttackView';
import { readSee, VIEWS, type ViewId } from './address';
import { NetworkCards } from './NetworkCards';
import { OwnPicture } from './OwnPicture';
import { PicturePicker } from './PicturePicker';
import styles from './See.module.css';
import { SightContext, useSighted } from './sight';
import { useSee } from './state';
import { text } from './text';
import { type Pictures, usePictures } from './use-pictures';

const ChannelView = latePart(() => import('./ChannelView'));
const MixView = latePart(() => import('./MixView'));
const SliceView = latePart(() => import('./SliceView'));
const StepView = latePart(() => import('./StepView'));

const BODIES = { channels: ChannelView, mixup: MixView, slices: SliceView, step: StepView } as const;

/** Looking into the networks: attacks, channels, mixing, slices, single steps. */
export default function SeeScreen() {
  const t = text.use();
  const sight = useSighted();
  const worker = useApp((state) => state.worker.state);
  const change = useSee((state) => state.change);
  // A link or the back button may have changed the address while another screen was open.
  useEffect(() => {
    const follow = () => change(readSee(window.location.search));
    follow();
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, [change]);
  if (worker === 'unavailable' || worker === 'dead') return null;
  if (!sight) {
    return (
      <p className={styles.note} aria-busy="true">
        {t.connecting}
      </p>
    );
  }
  return (
    <SightContext value={sight}>
      <Head />
      <Views />
    </SightContext>
  );
}

function Head() {
  const t = text.use();
  const { view, change } = useSee();
  return (
    <div className={styles.head}>
      <div>
        <h2 className={styles.heading}>{t.title}</h2>
        <p className={styles.lead}>{t.lead}</p>
      </div>
      <nav className={styles.tabs} aria-label={t.title}>
        {VIEWS.map((each) => (
          <button
            key={each}
            type="button"
            className={styles.tab}
            aria-current={each === view ? 'page' : undefined}
            onClick={() => change({ view: each })}
          >
            {t.views[each]}
          </button>
        ))}
      </nav>
      <NetworkCards />
    </div>
  );
}

function Views() {
  const t = text.use();
  const { view } = useSee();
  const pictures = usePictures();
  return (
    <div className={styles.layout} data-view={view}>
      {view !== 'step' && <Side pictures={pictures} />}
      <div className={styles.main}>
        <ErrorBoundary key={view} part={t.views[view]}>
          <Suspense fallback={<p className={styles.note}>{t.computing}</p>}>
            <Body view={view} pictures={pictures} />
          </Suspense>
        </ErrorBoundary>
      </div>
    </div>
  );
}

function Body({ view, pictures }: { readonly view: ViewId; readonly pictures: Pictures }) {
  if (view === 'attack') return <AttackView pictures={pictures} />;
  const View = BODIES[view];
  return <View pictures={pictures} />;
}

/** Picture and attacker, for every view that has them. */
function Side({ pictures }: { readonly pictures: Pictures }) {
  const t = text.use();
  const { view, index, own, change } = useSee();
  return (
    <aside className={styles.side} aria-label={t.settings}>
      <OwnPicture picture={pictures.first} />
      {pictures.problem && (
        <p className={styles.problem}>
          <Said message={pictures.problem} />
        </p>
      )}
      <PicturePicker
        page={pictures.page}
        picked={own ? null : index}
        label={t.pickPicture}
        onPick={(at) => change({ index: at, own: null })}
      />
      {view !== 'mixup' && <AttackControls allowsOwn={view === 'attack'} />}
    </aside>
  );
}
