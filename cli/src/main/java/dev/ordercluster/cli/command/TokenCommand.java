package dev.ordercluster.cli.command;

import dev.ordercluster.cli.terminal.CommandFailure;
import dev.ordercluster.cli.token.LocalIssuer;
import dev.ordercluster.cli.token.Role;
import dev.ordercluster.cli.token.TokenRequest;
import dev.ordercluster.runtime.Key;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints a token that the local gateway accepts, and nothing else.
@Command(
    name = "token",
    description = {
      "Print a token (JWT) that the local gateway accepts, for: -H \"Authorization: Bearer"
          + " $(./ordercluster token --role customer)\".",
      "A customer's subject is the customer's id: different subjects see different orders."
    })
public final class TokenCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      required = true,
      description = "${COMPLETION-CANDIDATES}.")
  private Role role = Role.CUSTOMER;

  @Option(
      names = "--subject",
      paramLabel = "ID",
      description = "Who it is about (default: the role's name and -1, such as customer-1).")
  private @Nullable String subject;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description = "How long it is good for (default: ${DEFAULT-VALUE}, at most 24h).",
      defaultValue = "1h")
  private String ttl = "1h";

  public TokenCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    TokenRequest request = TokenRequest.of(role, Optional.ofNullable(subject), duration());
    LocalIssuer issuer = LocalIssuer.openedIn(data.directory(shell).issuer(), shell.clock());
    shell.out().println(issuer.token(request));
    return 0;
  }

  private Duration duration() {
    try {
      return Key.parseDuration(ttl);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "--ttl takes a duration such as 30s, 10m or 1h, was \"" + ttl + "\"", e);
    }
  }
}
