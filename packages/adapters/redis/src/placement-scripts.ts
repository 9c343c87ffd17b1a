import { script } from "./script.ts";

/** One heartbeat. KEYS: members. ARGV: router and a space, boot id, ms to live. An earlier run of the same router leaves. */
export const BEAT = script(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local me = ARGV[1] .. ARGV[2]
local before = redis.call('ZSCORE', KEYS[1], me) or '0'
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  if member ~= me and string.sub(member, 1, #ARGV[1]) == ARGV[1] then redis.call('ZREM', KEYS[1], member) end
end
redis.call('ZADD', KEYS[1], now + ARGV[3], me)
return {string.format('%.0f', now), redis.call('ZRANGE', KEYS[1], 0, -1), before}
`);

/**
 * Takes a partition. KEYS: owner. ARGV: router, boot; then the epoch and boot that the record must name now, both empty
 * for one that names nobody. Without those two it is taken from whoever has it. The store's time is the floor of the
 * epoch, so that it rises also when a failover has lost the last one. The new owner's marks begin anew.
 */
export const TAKE = script(`
local own = redis.call('HMGET', KEYS[1], 'epoch', 'boot')
if ARGV[3] and ((own[1] or '') ~= ARGV[3] or (own[2] or '') ~= ARGV[4]) then return false end
local time = redis.call('TIME')
local epoch = math.max((own[1] or 0) + 1, time[1] * 1000 + math.floor(time[2] / 1000))
local text = string.format('%.0f', epoch)
redis.call('HSET', KEYS[1], 'epoch', text, 'router', ARGV[1], 'boot', ARGV[2], 'n', 0)
return text
`);
