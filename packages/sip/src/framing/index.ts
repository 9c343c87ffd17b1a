export type { Framed, FrameError, StreamState } from "./frame.ts";
export { emptyStream, frame } from "./frame.ts";
