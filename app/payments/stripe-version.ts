/** The API version this code was written against; the SDK and our webhook endpoint are pinned to it. */
export const STRIPE_API_VERSION = '2026-10-28.endive';
