/** TCP, of today's servers (facts: ports of elastic and opensearch). 9200 is the search server's own, 9300 its cluster's. */
export const exporterPort = 9108;
export const statsPort = 9900;
