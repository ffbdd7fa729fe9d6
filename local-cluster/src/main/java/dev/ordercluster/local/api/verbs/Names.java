package dev.ordercluster.local.api.verbs;

import dev.ordercluster.local.api.resource.ResourceType;
import dev.ordercluster.local.api.status.FieldFault;
import dev.ordercluster.local.api.status.StatusException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// Names of objects: what is legal, and the random suffix of `generateName`.
final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern PATH_SEGMENT = Pattern.compile("[^/%]+");
  private static final Set<String> LABEL_KINDS = Set.of("Namespace", "Service");
  private static final String RANDOM = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX = 5;
  private static final int LONGEST = 253;

  private Names() {}

  static String generated(String prefix) {
    StringBuilder name = new StringBuilder(prefix.length() > 58 ? prefix.substring(0, 58) : prefix);
    for (int i = 0; i < SUFFIX; i++) {
      name.append(RANDOM.charAt(ThreadLocalRandom.current().nextInt(RANDOM.length())));
    }
    return name.toString();
  }

  static void check(ResourceType type, String name) {
    if (name.isEmpty()) {
      throw StatusException.invalid(
          type.qualifiedKind(),
          name,
          List.of(FieldFault.required("metadata.name", "name or generateName is required")));
    }
    String why = fault(type, name);
    if (!why.isEmpty()) {
      throw StatusException.invalid(
          type.qualifiedKind(),
          name,
          List.of(FieldFault.invalid("metadata.name", '"' + name + '"', why)));
    }
  }

  private static String fault(ResourceType type, String name) {
    if (type.group().equals("rbac.authorization.k8s.io")) {
      return PATH_SEGMENT.matcher(name).matches() ? "" : "may not contain '/' or '%'";
    }
    if (LABEL_KINDS.contains(type.kind()) && type.custom() == null) {
      return name.length() <= 63 && LABEL.matcher(name).matches()
          ? ""
          : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character, at most 63 characters";
    }
    return name.length() <= LONGEST && SUBDOMAIN.matcher(name).matches()
        ? ""
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
            + " or '.', and must start and end with an alphanumeric character";
  }
}
