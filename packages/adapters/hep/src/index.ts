export { type HepExporter, type HepExporterOptions, hepExporter } from "./hep-exporter.ts";
