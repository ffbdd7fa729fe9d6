package dev.ordercluster.orders.lookup;

import dev.ordercluster.orders.http.Call;
import dev.ordercluster.orders.http.ProblemException;
import dev.ordercluster.orders.http.Violations;
import dev.ordercluster.orders.order.OrderStatus;
import dev.ordercluster.runtime.Problem.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Which orders a list holds and in which order. Its text ([#canonical]) is what a cursor is bound
/// to, so a cursor of one list does not continue another.
///
/// @param customerId whose orders; empty for everyone's
/// @param statuses any of these; empty for all
/// @param from earliest creation, inclusive
/// @param until latest creation, exclusive
/// @param text searched for; empty for no search
record OrderCriteria(
    String customerId,
    Set<OrderStatus> statuses,
    Instant from,
    Instant until,
    String text,
    OrderSort sort) {

  private static final String[] PARAMETERS = {
    "customerId",
    "status",
    "createdAt[gte]",
    "createdAt[gt]",
    "createdAt[lte]",
    "createdAt[lt]",
    "q",
    "sort",
    "limit",
    "after"
  };

  // What PostgreSQL can store as timestamptz with room to spare.
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final int LONGEST_TEXT = 100;

  OrderCriteria {
    statuses = Set.copyOf(statuses);
  }

  /// Reads the filters of a call; a 400 names every parameter that is wrong or unknown.
  ///
  /// @param customerId whose orders the caller is confined to or asked for; empty for everyone's
  static OrderCriteria of(Call call, Supplier<String> customerId) {
    Violations wrong = new Violations();
    call.allowParameters(wrong, PARAMETERS);
    String whose = wrong.read(customerId, "");
    Instant from = wrong.read(() -> instant(call, "createdAt[gte]", FIRST), FIRST);
    Instant behind = wrong.read(() -> instant(call, "createdAt[gt]", FIRST), FIRST);
    Instant until = wrong.read(() -> instant(call, "createdAt[lt]", LAST), LAST);
    Instant through = wrong.read(() -> instant(call, "createdAt[lte]", LAST), LAST);
    Set<OrderStatus> statuses = wrong.read(() -> statuses(call), Set.of());
    String text = wrong.read(() -> text(call), "");
    OrderSort sort = wrong.read(() -> sort(call), OrderSort.NEWEST);
    wrong.check();
    return new OrderCriteria(
        whose,
        statuses,
        // PostgreSQL counts microseconds: "after t" is "from the next one on".
        latest(from, call.parameter("createdAt[gt]").isEmpty() ? from : next(behind)),
        earliest(until, call.parameter("createdAt[lte]").isEmpty() ? until : next(through)),
        text,
        sort);
  }

  String canonical() {
    return String.join(
        "|",
        "orders",
        statuses.stream().sorted().map(Enum::name).toList().toString(),
        from.toString(),
        until.toString(),
        sort.parameter(),
        customerId.length() + ":" + customerId,
        text);
  }

  private static Set<OrderStatus> statuses(Call call) {
    Set<OrderStatus> statuses = EnumSet.noneOf(OrderStatus.class);
    for (String given : call.query().getOrDefault("status", List.of())) {
      for (String name : given.split(",", -1)) {
        statuses.add(
            OrderStatus.named(name.strip())
                .orElseThrow(
                    () ->
                        bad(
                            "status",
                            "invalid",
                            "expected one or more of "
                                + List.of(OrderStatus.values())
                                + ", separated by commas")));
      }
    }
    return statuses;
  }

  private static Instant instant(Call call, String name, Instant absent) {
    return call.parameter(name).map(text -> instant(name, text)).orElse(absent);
  }

  private static Instant instant(String name, String text) {
    try {
      // A plus sign that was not percent-encoded arrives as a space.
      String stamp = text.replace(' ', '+');
      Instant at =
          stamp.length() == 10
              ? LocalDate.parse(stamp).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(stamp).toInstant();
      if (!at.isBefore(FIRST) && !at.isAfter(LAST)) {
        return at.truncatedTo(ChronoUnit.MICROS);
      }
    } catch (DateTimeException _) {
      throw notATime(name);
    }
    throw notATime(name);
  }

  private static ProblemException notATime(String name) {
    return bad(
        name,
        "invalid",
        "expected a date (2026-01-31) or a time with offset (2026-01-31T12:00:00Z) since 1970");
  }

  private static String text(Call call) {
    Optional<String> given = call.parameter("q").map(String::strip);
    boolean fits =
        given
            .map(
                text ->
                    !text.isEmpty()
                        && text.codePointCount(0, text.length()) <= LONGEST_TEXT
                        && text.codePoints()
                            .noneMatch(c -> Character.isISOControl(c) || c == 0xFFFD))
            .orElse(true);
    if (!fits) {
      throw bad("q", "invalid", "expected 1.." + LONGEST_TEXT + " printable characters");
    }
    return given.orElse("");
  }

  private static OrderSort sort(Call call) {
    return OrderSort.named(call.parameter("sort").orElse("-createdAt"))
        .orElseThrow(
            () ->
                bad(
                    "sort",
                    "invalid",
                    "expected createdAt, -createdAt (newest first), total or -total"));
  }

  private static Instant next(Instant at) {
    return at.plus(1, ChronoUnit.MICROS);
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earliest(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static ProblemException bad(String name, String code, String detail) {
    return ProblemException.badRequest(new FieldError("#query/" + name, code, detail));
  }
}
