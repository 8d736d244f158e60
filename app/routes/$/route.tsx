/**
 * Every address nobody else answers. With this route Remix runs the root loader for it, so that the page which
 * says so has the store's name and the cart.
 */
export function loader(): never {
  throw new Response(null, { status: 404 });
}

export function action(): never {
  throw new Response(null, { status: 404 });
}

export default function NothingHere() {
  return null;
}
