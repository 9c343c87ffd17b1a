export { TestSystem } from "./test-system.ts";
