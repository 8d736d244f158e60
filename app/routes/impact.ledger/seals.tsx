import { longDay } from '#app/domain/claim.ts';

/** Quarters that are closed for ever, each with the hash by which a later change of the books would be seen. */
export function Seals({ seals }: { seals: { quarter: string; rootHash: string; sealedOn: string }[] }) {
  if (seals.length === 0) return null;
  return (
    <section className="section" aria-labelledby="seals">
      <h2 id="seals">Sealed quarters</h2>
      <p>
        Once a quarter is over and every check of the books has passed, it is sealed: nothing can be booked in
        it any more. The number is a hash over all its entries, also those that are not public. If one of them
        were ever changed, it would no longer come out.
      </p>
      <ul className="rules">
        {seals.map((seal) => (
          <li key={seal.quarter}>
            {seal.quarter}, sealed on {longDay(seal.sealedOn)}
            <br />
            <code className="soft small break">{seal.rootHash}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
