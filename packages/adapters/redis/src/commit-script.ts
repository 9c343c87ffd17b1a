import { script } from "./script.ts";

/** How long the commit that removed an actor is known, in ms. */
const REMOVED_MS = 75_000;

/**
 * One commit. KEYS: owner, actor, the partition's actors, the actor's removal. ARGV: epoch, boot, expected version, commit
 * id, due; then the hot part and, when it changed, the cold one. Without a hot part the actor is removed.
 */
export const COMMIT = script(`
local own = redis.call('HMGET', KEYS[1], 'epoch', 'boot')
if own[1] ~= ARGV[1] or own[2] ~= ARGV[2] then return 'fenced' end
local held = redis.call('HMGET', KEYS[2], 'v', 'id')
if held[2] == ARGV[4] then return 'committed' end
if not held[1] and redis.call('GET', KEYS[4]) == ARGV[4] then return 'committed' end
if (held[1] or '0') ~= ARGV[3] then return 'conflict' end
local actor = string.match(KEYS[2], '}:(.*)$')
if not ARGV[6] then
  redis.call('DEL', KEYS[2])
  redis.call('SREM', KEYS[3], actor)
  redis.call('SET', KEYS[4], ARGV[4], 'PX', ${REMOVED_MS})
  return 'committed'
end
redis.call('HSET', KEYS[2], 'v', string.format('%.0f', ARGV[3] + 1), 'id', ARGV[4], 'due', ARGV[5], 'hot', ARGV[6])
if ARGV[7] then redis.call('HSET', KEYS[2], 'cold', ARGV[7]) end
if not held[1] then redis.call('SADD', KEYS[3], actor) end
return 'committed'
`);
