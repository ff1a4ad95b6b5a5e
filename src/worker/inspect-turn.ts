/** Giving way to a newer question. */

/** Lets waiting messages in; throws {@link Superseded} when one of them asks for the same view anew. */
export type Pause = () => Promise<void>;

/** A newer request has taken this one's place. */
export class Superseded extends Error {}
