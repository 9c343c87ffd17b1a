import { signallingSuite } from "@tandem/cdr/testing";
import { afterAll } from "vitest";
import { kyselyOn, type TestServer, testServer } from "./test-server.ts";

let server: TestServer | undefined;
afterAll(() => server?.close());

signallingSuite("PostgreSQL", async () => {
  server = await testServer();
  return kyselyOn(await server.connect({ poolSize: 8 }));
});
