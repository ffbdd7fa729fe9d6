package dev.ordercluster.orders.placement;

import dev.ordercluster.orders.http.Fields;
import dev.ordercluster.orders.order.Payment;
import java.util.Locale;
import java.util.Set;

/// How the buyer pays.
///
/// @param method name of a payment provider
/// @param token what that provider knows the means of payment by; a secret
public record PaymentChoice(String method, String token, Payment.CaptureMode capture) {
  private static final Fields.Rule TOKEN = new Fields.Rule("a token of the provider", _ -> true);
  private static final Set<String> MODES = Set.of("automatic", "manual");
  private static final Fields.Rule MODE = new Fields.Rule("automatic or manual", MODES::contains);

  /// Reads the object and notes what is wrong; [Fields#check] on the outermost object decides.
  ///
  /// @param methods the providers of this service
  public static PaymentChoice read(Fields fields, Set<String> methods) {
    String method =
        fields.text("method", 64, new Fields.Rule("one of " + methods, methods::contains));
    String token = fields.text("token", 255, TOKEN);
    String mode = fields.has("capture") ? fields.text("capture", 16, MODE) : "automatic";
    fields.refuseUnknown();
    return new PaymentChoice(
        method,
        token,
        mode.isEmpty()
            ? Payment.CaptureMode.AUTOMATIC
            : Payment.CaptureMode.valueOf(mode.toUpperCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    return "PaymentChoice[" + method + ", token=***, " + capture + "]";
  }
}
