import { writeFileSync } from "node:fs";
import { numberTables } from "./number-tables.ts";

// Run it after an upgrade of libphonenumber-js; a test says when.
writeFileSync(new URL("../src/number-tables.ts", import.meta.url), numberTables());
