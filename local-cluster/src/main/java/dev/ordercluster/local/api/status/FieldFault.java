package dev.ordercluster.local.api.status;

/// One field that breaks a rule, in the words of the Kubernetes API.
///
/// @param field path, `spec.containers[0].name`
/// @param reason machine-readable, `FieldValueInvalid`
/// @param message `Invalid value: 3: must be less than or equal to 2`
public record FieldFault(String field, String reason, String message) {

  public static FieldFault invalid(String field, String value, String why) {
    return new FieldFault(field, "FieldValueInvalid", "Invalid value: " + value + ": " + why);
  }

  public static FieldFault required(String field, String why) {
    return new FieldFault(
        field, "FieldValueRequired", why.isEmpty() ? "Required value" : "Required value: " + why);
  }

  public static FieldFault unsupported(String field, String value, String supported) {
    return new FieldFault(
        field,
        "FieldValueNotSupported",
        "Unsupported value: " + value + ": supported values: " + supported);
  }

  public static FieldFault forbidden(String field, String why) {
    return new FieldFault(field, "FieldValueForbidden", "Forbidden: " + why);
  }
}
