package dev.ordercluster.cli.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// A signal to one process. Sent by the shell's own `kill`, which exists everywhere; the JDK sends
/// only two of them and only to processes it can see as handles.
enum Signal {
  INT,
  TERM,
  KILL;

  /// Sends the signal; a process that is gone meanwhile is no failure.
  void sendTo(LinuxProcess process, ProcessTable table) {
    if (!table.isAlive(process)) {
      return;
    }
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -" + name() + " " + process.pid())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(5, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot run /bin/sh to end process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
