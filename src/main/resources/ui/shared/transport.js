/** Returns whether other hosts on the network can read this connection. */
export function isExposed() {
  return location.protocol === "http:" && !/^(?:localhost|127\.|\[::1\])/.test(location.hostname);
}
