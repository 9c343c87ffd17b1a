import { script } from "./script.ts";

/** Below every mark: the owner of the record has not given back yet what was lost. */
const UNKNOWN_MARK = -1;

const FENCED = `
local own = redis.call('HMGET', KEYS[1], 'epoch', 'boot')
if own[1] ~= ARGV[1] or own[2] ~= ARGV[2] then return 0 end
`;

/**
 * Begins a recovery. KEYS: owner. ARGV: epoch, boot, router, the mark that was acknowledged last. -2: somebody newer has the
 * partition; -1: nothing that this owner wrote is there, and the record names it again; else the mark that is there.
 */
export const RECLAIM = script(`
local own = redis.call('HMGET', KEYS[1], 'epoch', 'boot', 'n')
if own[1] == ARGV[1] and own[2] == ARGV[2] then return tonumber(own[3] or 0) end
if tonumber(own[1] or 0) >= tonumber(ARGV[1]) then return -2 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'boot', ARGV[2], 'router', ARGV[3], 'n', ${UNKNOWN_MARK})
return ${UNKNOWN_MARK}
`);

/** Ends a recovery. KEYS: owner. ARGV: epoch, boot, the mark that was acknowledged last. 0: somebody newer has the partition. */
export const RECOVERED = script(`${FENCED}
redis.call('HSET', KEYS[1], 'n', ARGV[3])
return 1
`);

/**
 * An actor as its owner has it. KEYS: owner, actor, the partition's actors, those that linger. ARGV: epoch, boot, version,
 * due, ms to linger or 0, hot part, name and text of each cold text. 0: somebody newer has the partition.
 */
export const RESTORE = script(`${FENCED}
local actor = string.match(KEYS[2], '}:(.*)$')
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], 'v', ARGV[3], 'id', '', 'due', ARGV[4], 'hot', ARGV[6])
if #ARGV > 6 then redis.call('HSET', KEYS[2], unpack(ARGV, 7)) end
if ARGV[5] == '0' then
  redis.call('ZREM', KEYS[4], actor)
  redis.call('SADD', KEYS[3], actor)
else
  local time = redis.call('TIME')
  redis.call('HSET', KEYS[2], 'l', '1')
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
  redis.call('SREM', KEYS[3], actor)
  redis.call('ZADD', KEYS[4], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[5], actor)
end
return 1
`);

/** An actor that has ended. KEYS: as of RESTORE. ARGV: epoch, boot. 0: somebody newer has the partition. */
export const FORGET = script(`${FENCED}
local actor = string.match(KEYS[2], '}:(.*)$')
redis.call('DEL', KEYS[2])
redis.call('SREM', KEYS[3], actor)
redis.call('ZREM', KEYS[4], actor)
return 1
`);
