import { script } from "./script.ts";

/** How long the commit that removed an actor is known, in ms. */
const REMOVED_MS = 75_000;

/**
 * One commit. KEYS: owner, actor, the partition's actors, the actor's removal, those that linger. ARGV: epoch, boot, mark,
 * the mark that was acknowledged last, expected version, commit id, due, ms to linger or 0; then the hot part, how many words
 * of cold texts follow (name and text by turns), these, and the names of texts that are gone. Without a hot part the actor
 * is removed. One that lingers ends by itself, and its name is taken out of the list by a later one.
 */
export const COMMIT = script(`
local own = redis.call('HMGET', KEYS[1], 'epoch', 'boot', 'n')
if own[1] ~= ARGV[1] or own[2] ~= ARGV[2] then
  if tonumber(own[1] or 0) < tonumber(ARGV[1]) then return 'behind' end
  return 'fenced'
end
local mark = tonumber(own[3] or 0)
if mark < tonumber(ARGV[4]) then return 'behind' end
local held = redis.call('HMGET', KEYS[2], 'v', 'id', 'l')
local isKnown = held[2] == ARGV[6] or (not held[1] and redis.call('GET', KEYS[4]) == ARGV[6])
if not isKnown and (held[1] or '0') ~= ARGV[5] then return 'conflict' end
if mark < tonumber(ARGV[3]) then redis.call('HSET', KEYS[1], 'n', ARGV[3]) end
if isKnown then return 'committed' end
local actor = string.match(KEYS[2], '}:(.*)$')
if not ARGV[9] then
  redis.call('DEL', KEYS[2])
  redis.call('SREM', KEYS[3], actor)
  if held[3] then redis.call('ZREM', KEYS[5], actor) end
  redis.call('SET', KEYS[4], ARGV[6], 'PX', ${REMOVED_MS})
  return 'committed'
end
redis.call('HSET', KEYS[2], 'v', string.format('%.0f', ARGV[5] + 1), 'id', ARGV[6], 'due', ARGV[7], 'hot', ARGV[9])
local words = tonumber(ARGV[10])
if words > 0 then redis.call('HSET', KEYS[2], unpack(ARGV, 11, 10 + words)) end
if #ARGV > 10 + words then redis.call('HDEL', KEYS[2], unpack(ARGV, 11 + words)) end
if ARGV[8] ~= '0' then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  redis.call('HSET', KEYS[2], 'l', '1')
  redis.call('PEXPIRE', KEYS[2], ARGV[8])
  redis.call('SREM', KEYS[3], actor)
  redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now)
  redis.call('ZADD', KEYS[5], now + ARGV[8], actor)
elseif held[3] then
  redis.call('HDEL', KEYS[2], 'l')
  redis.call('PERSIST', KEYS[2])
  redis.call('ZREM', KEYS[5], actor)
  redis.call('SADD', KEYS[3], actor)
elseif not held[1] then
  redis.call('SADD', KEYS[3], actor)
end
return 'committed'
`);
