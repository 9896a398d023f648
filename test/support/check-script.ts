import { spawn } from "node:child_process";
import { type AddressInfo, createServer } from "node:net";

/**
 * Runs a script that asks a service at a port of 127.0.0.1.
 * @param answer what the service says to whoever asks; `null`: nothing, though it accepts the connection
 * @returns the script's exit status
 */
export async function asks(script: string, port: number, answer: string | null): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => answer !== null && socket.write(answer));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const own = `${(server.address() as AddressInfo).port}`;
  try {
    const shell = spawn("bash", ["-c", script.replace(`127.0.0.1/${port}`, `127.0.0.1/${own}`)]);
    return await new Promise((ended) => shell.on("close", (code) => ended(code!)));
  } finally {
    server.close();
  }
}
