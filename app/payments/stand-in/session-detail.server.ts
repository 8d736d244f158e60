import type { WireLineItem } from './objects.ts';
import type { Buyer } from './buyer.ts';
import type { IntentDataParams } from './session-parameters.ts';
import type { World } from './world.server.ts';

/** What a session carries and the API shows only in part. */
export interface SessionDetail {
  lines: WireLineItem[];
  intentData: IntentDataParams;
  /** A payment that waits for its 3-D Secure step. The card is known by its number, which is a public test number. */
  waiting?: { cardNumber: string; paymentMethod: string; buyer: Buyer };
}

export function sessionDetail(world: World, sessionId: string): SessionDetail {
  const detail = world.store.detail<SessionDetail>(sessionId);
  if (detail === undefined) throw new Error(`The stand-in's store lost the lines of ${sessionId}`);
  return detail;
}
