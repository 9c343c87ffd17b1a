import { Link } from "wouter";
import { Icon } from "../design/icon.tsx";
import { isWell, useHealth } from "./use-health.ts";

/** How the platform is, in a word; leads to the page that says more. */
export function HealthLink() {
  const { data, error } = useHealth();
  const isGood = data !== undefined && error === null && isWell(data.status);
  const isKnown = data !== undefined || error !== null;
  const text = !isKnown ? "Health" : isGood ? "All parts are up" : "A part is away";
  return (
    <Link href="/health" class={`health-link ${isKnown ? (isGood ? "good" : "bad") : ""}`}>
      <Icon name={!isKnown || isGood ? "health" : "warning"} />
      <span class="detail">{text}</span>
    </Link>
  );
}
