import { EyeOff, LifeBuoy, RefreshCw } from 'lucide-react';
import { useStore } from 'zustand';
import type { Offer } from '../../runs/recovery/offers';
import { useParts } from '../context';
import { Late } from '../faults/Late';
import { latePart } from '../faults/missing-parts';
import { Said } from '../i18n/said/Said';
import { Message } from '../panels/Message';
import { text } from './text';

const RecoveryDialog = latePart(() => import('./RecoveryDialog'));

/** What was survived, and the question that a silent worker raises. */
export function Recovered() {
  const { recovery } = useParts();
  const { isRestarting, survived, silence, unseen } = useStore(recovery.store);
  const t = text.use();
  return (
    <>
      {isRestarting && <Message icon={<RefreshCw size={18} aria-hidden />}>{t.restarting}</Message>}
      {survived && (
        <Message icon={<LifeBuoy size={18} aria-hidden />} onDismiss={() => recovery.dismiss()}>
          <span>{survived.step === null ? t.anew : survived.isPlanned ? t.renewed(survived.step) : t.resumed(survived.step)}</span>{' '}
          <Said message={survived.reason} />
        </Message>
      )}
      {unseen && (
        <Message icon={<EyeOff size={18} aria-hidden />} onDismiss={() => recovery.dismiss()}>
          {t.unseen(unseen.from, unseen.to, Math.round(unseen.seconds))}
        </Message>
      )}
      {silence && (
        <Late>
          <RecoveryDialog />
        </Late>
      )}
    </>
  );
}

const short = (value: number) => String(Number(value.toPrecision(3)));

/** The failed run once more, with one setting lowered. */
export function RecoveryOffers() {
  const { recovery } = useParts();
  const offers = useStore(recovery.store, (state) => state.offers);
  const t = text.use();
  const label = (offer: Offer) => (offer.kind === 'processor' ? t.processor : t[offer.kind](short(offer.to)));
  return offers.map((offer) => (
    <button key={offer.kind} type="button" onClick={() => void recovery.accept(offer)}>
      {label(offer)}
    </button>
  ));
}
