/** TCP ports on the loopback interface: only nginx is open to others. */
export const local = { prometheus: 9090, alertmanager: 9093, blackbox: 9115 };
