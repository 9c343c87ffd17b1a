export { emptyStream, frame } from "./frame.ts";
export type { Framed, FrameError, StreamState } from "./frame.ts";
