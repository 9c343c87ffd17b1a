import { builtWeb } from "@tandem/all-in-one";

/** Builds the portal's pages where they are missing or older than their sources. Without them the API answers all the same. */
export async function buildPages(warn: (what: string) => void): Promise<void> {
  try {
    await builtWeb();
  } catch (error) {
    warn(`warning: the portal's pages could not be built: ${error instanceof Error ? error.message : String(error)}`);
  }
}
