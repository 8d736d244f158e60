import { flatRoutes } from '@remix-run/fs-routes';

/** One folder a URL under `routes/`; tests stand beside the code and are no routes. */
export default flatRoutes({ ignoredRouteFiles: ['**/*.test.{ts,tsx}'] });
