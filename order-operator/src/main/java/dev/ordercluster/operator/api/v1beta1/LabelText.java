package dev.ordercluster.operator.api.v1beta1;

/// What Kubernetes takes as keys and values of labels, as regular expressions.
public final class LabelText {
  private static final String NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

  /// A key: a name, with or without the DNS name of who gives it in front.
  public static final String KEY = "^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?" + NAME + "$";

  /// A value: a name, or nothing.
  public static final String VALUE = "^(" + NAME + ")?$";

  private LabelText() {}
}
