import { CARRIERS } from "./boards/carriers.ts";
import { MONEY } from "./boards/money.ts";
import { ROUTERS } from "./boards/routers.ts";
import { SLOS } from "./boards/slos.ts";
import { TRANSFERS } from "./boards/transfers.ts";
import { TRUNKS } from "./boards/trunks.ts";
import type { Dashboard } from "./dashboard.ts";

export const DASHBOARDS: readonly Dashboard[] = [SLOS, TRANSFERS, CARRIERS, TRUNKS, ROUTERS, MONEY];
