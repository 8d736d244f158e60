const COMMON =
  'AU AT BE BR CA CH CZ DE DK EE ES FI FR GB GR HK HU IE IN IS IT JP KR KW LT LU LV MX NL NO NZ PH PL PT RO SE SG SI SK US ZA'.split(
    ' ',
  );
const names = new Intl.DisplayNames('en', { type: 'region' });

/** The countries a buyer may choose from, by name: those the shop ships to, or a common few for billing. */
export function countryOptions(allowed: readonly string[] | undefined): [code: string, name: string][] {
  const codes = [...(allowed ?? COMMON)];
  return codes
    .map((code): [string, string] => [code, names.of(code) ?? code])
    .sort(([, a], [, b]) => a.localeCompare(b));
}
