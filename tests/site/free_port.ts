/** A port of this machine that nobody listens on. */
export const freePort = (): number => {
  const listener = Deno.listen({ port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
};
