export type { QueuedNotify, ReferSubscription } from "./refer-subscription.ts";
export {
  isSubscriptionOver,
  matchesSubscription,
  PROGRESS_INTERVAL_MS,
  referSubscription,
  removesSubscription,
  subscriptionDue,
} from "./refer-subscription.ts";
export type { SubscriptionStep } from "./step-subscription.ts";
export { stepSubscription } from "./step-subscription.ts";
export type { SubscriptionAction, SubscriptionEvent } from "./subscription-event.ts";
