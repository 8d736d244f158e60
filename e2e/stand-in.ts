/** The local Stripe of a test, driven from outside: its controls, and what a buyer or the dashboard does. */
export interface StandInClient {
  url: string;
  /** A lever under `/_stand-in/`, as its README lists them. */
  control: (name: string, body?: object) => Promise<Record<string, unknown>>;
  deliveries: () => Promise<Delivery[]>;
  /** Any call of Stripe's API with the form fields given; without fields it is a GET. */
  call: (path: string, fields?: Record<string, string>) => Promise<{ status: number; body: ApiObject }>;
  /** Pays a session in one call, by default with the card that always works. */
  pay: (sessionId: string, fields?: Record<string, string>) => Promise<{ returnUrl: string }>;
}

export type ApiObject = Record<string, unknown>;

export interface Delivery {
  event_id: string;
  type: string;
  state: 'delivered' | 'dropped' | 'failed' | 'pending';
  attempts: number;
  last_status: number | null;
}

const KEY = 'sk_test_standin';

export function driveStandIn(url: string): StandInClient {
  const call: StandInClient['call'] = async (path, fields) => {
    const answer = await fetch(url + path, {
      method: fields ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${KEY}` },
      ...(fields && { body: new URLSearchParams(fields) }),
    });
    return { status: answer.status, body: (await answer.json()) as ApiObject };
  };
  return {
    url,
    call,
    control: async (name, body = {}) => {
      const answer = await fetch(`${url}/_stand-in/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const told = (await answer.json()) as Record<string, unknown>;
      if (!answer.ok) throw new Error(`The stand-in refused ${name}: ${JSON.stringify(told)}`);
      return told;
    },
    deliveries: async () => {
      const answer = await fetch(`${url}/_stand-in/deliveries`);
      return ((await answer.json()) as { deliveries: Delivery[] }).deliveries;
    },
    pay: async (sessionId, fields = {}) => {
      const { status, body } = await call(`/v1/payment_pages/${sessionId}/confirm`, {
        ...(fields['card[number]'] === undefined && { payment_method: 'pm_card_visa' }),
        email: 'buyer@example.org',
        ...fields,
      });
      if (status !== 200) throw new Error(`The stand-in took no payment: ${JSON.stringify(body)}`);
      const returnUrl = String(body['success_url']).replace('{CHECKOUT_SESSION_ID}', sessionId);
      return { returnUrl };
    },
  };
}
