import type { ComponentChildren } from "preact";
import { Link, useLocation } from "wouter";
import "./frame.css";
import { Icon, type IconName } from "../design/icon.tsx";
import { HealthLink } from "../health/health-link.tsx";
import { AwayBanner } from "./away-banner.tsx";
import { Brand } from "./brand.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { UserMenu } from "./user-menu.tsx";

const PAGES: readonly { readonly href: string; readonly icon: IconName; readonly name: string }[] = [
  { href: "/calls", icon: "records", name: "Call Detail Records" },
  { href: "/live", icon: "live", name: "Live" },
  { href: "/transfers", icon: "transfer", name: "Transfers" },
  { href: "/explain", icon: "explain", name: "Explain" },
  { href: "/trunks", icon: "trunk", name: "Trunks" },
];

/** What is around every page: where one can go, how the platform is, who is signed in. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const [path] = useLocation();
  return (
    <div class="frame">
      <a class="skip-link" href="#content">
        To the content
      </a>
      <aside class="side">
        <Link href="/calls" class="brand-link">
          <Brand />
        </Link>
        <nav aria-label="Pages">
          <ul>
            {PAGES.map(({ href, icon, name }) => (
              <li key={href}>
                <Link href={href} aria-current={isAt(path, href) ? "page" : undefined}>
                  <Icon name={icon} />
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div class="side-end">
          <HealthLink />
          <UserMenu />
          <ThemeSwitch />
        </div>
      </aside>
      <div class="main-column">
        <AwayBanner />
        <main id="content" tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

function isAt(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`);
}
