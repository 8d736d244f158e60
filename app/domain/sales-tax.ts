/** Where sales tax of an address is owed: `US-IL` in the United States, elsewhere the country; '' when nobody knows. */
export function taxRegionOf(address: Readonly<Record<string, unknown>>): string {
  const word = (key: string) => {
    const value = address[key];
    return typeof value === 'string' ? value.trim().toUpperCase() : '';
  };
  const country = word('country');
  if (!/^[A-Z]{2}$/.test(country)) return '';
  const state = word('state');
  return country === 'US' && /^[A-Z]{2}$/.test(state) ? `US-${state}` : country;
}

/** `US-IL` → `US, IL`: short, and the same for whoever files it. */
export function regionWords(region: string): string {
  return region === '' ? 'Not known' : region.replace('-', ', ');
}
