/** Thrown by the caller's own functions, getters and Proxies in hostile calls: it must come through as it is. */
export const mine = new RangeError('mine')
