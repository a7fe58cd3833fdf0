/** Of a Redis that tests may use; undefined when they have to start their own. */
export const givenRedisUrl = process.env['REDIS_URL'];
