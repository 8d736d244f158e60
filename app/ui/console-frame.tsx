import type { ReactNode } from 'react';
import { Link } from '#app/ui/link.tsx';
import { WaveMark } from '#app/ui/wave-mark.tsx';

export interface ConsoleSection {
  /** Empty for links that stand before any heading, such as Today. */
  title: string;
  links: { href: string; label: string; isCurrent: boolean }[];
}

export interface ConsoleFrameProps {
  storeName: string;
  user: { name: string; roleLabel: string };
  sections: ConsoleSection[];
  children: ReactNode;
}

/** The frame of every staff page: all places at the side, on a phone in one row that scrolls. */
export function ConsoleFrame({ storeName, user, sections, children }: ConsoleFrameProps) {
  return (
    <div className="console">
      <a className="skip button small" href="#content">
        Skip to the content
      </a>
      <div className="shell">
        <aside className="side">
          <Link className="logo" to="/console">
            <WaveMark />
            {storeName}
          </Link>
          <nav aria-label="Console">
            {sections.map((section) => (
              <section key={section.title}>
                {section.title !== '' && <h2>{section.title}</h2>}
                {section.links.map((link) => (
                  <Link
                    key={link.href}
                    to={link.href}
                    {...(link.isCurrent && { 'aria-current': 'page' as const })}
                  >
                    {link.label}
                  </Link>
                ))}
              </section>
            ))}
          </nav>
          <form className="who" method="post" action="/console/sign-out">
            <p>
              <strong>{user.name}</strong>
              <small className="soft">{user.roleLabel}</small>
            </p>
            <button className="link-button">Sign out</button>
          </form>
        </aside>
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

export interface ConsoleHeadProps {
  title: string;
  /** The line above the title: which program, which order. */
  over?: ReactNode;
  /** Links and buttons; the one to do next carries the class `button small`, the rest `button quiet`. */
  children?: ReactNode;
}

/** The top of a staff page: where you are, and what you can do here. */
export function ConsoleHead({ title, over, children }: ConsoleHeadProps) {
  return (
    <div className="console-head">
      <div>
        {over !== undefined && <p className="soft">{over}</p>}
        <h1>{title}</h1>
      </div>
      {children !== undefined && <div className="acts no-print">{children}</div>}
    </div>
  );
}

/** A framed part of a staff page. `isWide` lets a table or chart scroll inside it on a phone. */
export function Panel({
  title,
  isWide = false,
  children,
}: {
  title?: ReactNode;
  isWide?: boolean;
  children: ReactNode;
}) {
  return (
    <section className="panel">
      {title !== undefined && <h2>{title}</h2>}
      {isWide ? (
        <div
          className="scroll"
          tabIndex={0}
          role="group"
          {...(typeof title === 'string' && { 'aria-label': title })}
        >
          {children}
        </div>
      ) : (
        children
      )}
    </section>
  );
}
