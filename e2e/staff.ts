import { openVisitor, type Answer, type Visitor } from './visitor.ts';

/** Signs in at the console over HTTP, as the form does. */
export async function signIn(
  shop: { url: string; publicUrl: string },
  who: { email: string; password: string },
): Promise<Visitor> {
  const visitor = openVisitor(shop, '192.0.2.10');
  const answer = await visitor.send('/console/sign-in', { ...who, next: '/console' });
  if (answer.status !== 302) throw new Error(`Not signed in (${answer.status}): ${answer.text}`);
  return visitor;
}

/** Marks an order as sent, with what the label cost, as typed. */
export function ship(owner: Visitor, orderNumber: string, label: string): Promise<Answer> {
  return owner.send(`/console/orders/${orderNumber}?do=ship`, { label });
}

/** Gives an order of one line back in both steps of the console's form: it is told the amount, then it confirms that. */
export async function refundWhole(
  owner: Visitor,
  orderNumber: string,
  wish: { restock: 'yes' | 'no'; reason: string },
): Promise<{ asked: Answer; done: Answer }> {
  const typed = { step: 'all', 'restock-0': wish.restock, reason: wish.reason };
  const asked = await owner.send(`/console/orders/${orderNumber}?do=refund`, typed);
  return { asked, done: await confirmRefund(owner, orderNumber, asked) };
}

/** Presses the button of the step that says what goes back, with all that it carries. */
export function confirmRefund(owner: Visitor, orderNumber: string, asked: Answer): Promise<Answer> {
  const hidden = [...asked.html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const carried = hidden.map(([, name = '', value = '']): [string, string] => [name, value]);
  return owner.send(`/console/orders/${orderNumber}?do=refund`, [...carried, ['step', 'give']]);
}
