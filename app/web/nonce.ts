import { createContext } from 'react';

/** The nonce of this page's inline scripts. Browsers hide it from the page, so there it is the empty string. */
export const NonceContext = createContext('');
