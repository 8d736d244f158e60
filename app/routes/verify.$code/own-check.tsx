import { useEffect, useState } from 'react';
import { isSameSplit, recomputeSplit } from '#app/domain/verify-split.ts';
import type { VerifyData } from './route.tsx';

type Verdict = 'match' | 'no_match';

/** The same computation in the reader's own browser, by the rule that stands in the page's script. */
export function OwnCheck({ portions }: { portions: VerifyData['portions'] }) {
  const [verdict, setVerdict] = useState<Verdict>();
  useEffect(() => {
    let isGone = false;
    void check(portions).then((found) => {
      if (!isGone) setVerdict(found);
    });
    return () => {
      isGone = true;
    };
  }, [portions]);
  if (verdict === undefined)
    return <p className="soft">Our server computed this. With JavaScript on, your browser does it too.</p>;
  return (
    <p className="soft">
      {verdict === 'match'
        ? 'Your browser has just computed it too, and hashed the policy: match.'
        : 'Your browser has just computed it too: it comes to something else.'}
    </p>
  );
}

async function check(portions: VerifyData['portions']): Promise<Verdict> {
  for (const { inputs, quantity, promised, policy } of portions) {
    if (!isSameSplit(recomputeSplit(inputs, quantity), promised)) return 'no_match';
    // Browsers hash only on secure pages; elsewhere the server's word on the policy's hash stands.
    if (!globalThis.isSecureContext) continue;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(policy.termsJson));
    const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (hash !== policy.hash) return 'no_match';
  }
  return 'match';
}
