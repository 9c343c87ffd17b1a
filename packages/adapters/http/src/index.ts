export { adminAnswer } from "./admin-answer.ts";
export { HttpListenError } from "./http-listen-error.ts";
export {
  type HttpAnswer,
  type HttpListener,
  type HttpListenOptions,
  type HttpQuery,
  listenHttp,
} from "./listen-http.ts";
export { type HttpServeOptions, serveHttp } from "./serve-http.ts";
