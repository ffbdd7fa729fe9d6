package dev.ordercluster.orders.privacy;

import dev.ordercluster.orders.Client;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/// Marked personal data and secrets of one made-up person: whatever is sent holds [#word] or one of
/// the secrets noted here, so that it can be found again wherever it ends.
final class Marks {
  private final String word;
  private final String phone;
  private final List<String> secrets = new ArrayList<>();

  Marks() {
    StringBuilder letters = new StringBuilder("zq");
    for (int i = 0; i < 12; i++) {
      letters.append((char) ('a' + ThreadLocalRandom.current().nextInt(26)));
    }
    word = letters.toString();
    phone = "+49" + ThreadLocalRandom.current().nextLong(100_000_000_000L, 999_999_999_999L);
    secrets.add(word);
    secrets.add(phone.substring(3));
  }

  /// What must be found nowhere.
  List<String> needles() {
    return secrets.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }

  /// Notes a secret that the service made up and showed once.
  Client.Answer remembering(Client.Answer answer, String pointer) {
    String secret = answer.json().at(pointer).asText();
    if (secret.length() < 16) {
      throw new AssertionError("expected a secret at " + pointer + ", was " + answer.body());
    }
    secrets.add(secret);
    return answer;
  }

  void secret(String text) {
    secrets.add(text);
  }

  String email() {
    return word + "@example.org";
  }

  String password() {
    return "secret " + word;
  }

  String address() {
    return """
        {"name":"Ada %1$s","line1":"12 %1$s Street","line2":"Flat %1$s","postalCode":"12345",
         "city":"%1$s City","region":"%1$s","country":"DE","phone":"%2$s"}
        """
        .formatted(word, phone);
  }

  String profile() {
    return """
        {"email":"%s","name":"Ada %s","phone":"%s","addresses":[%s]}
        """
        .formatted(email(), word, phone, address());
  }

  String signUp() {
    return """
        {"email":"%s","password":"%s","name":"Ada %s"}
        """
        .formatted(email(), password(), word);
  }

  String login(String password) {
    return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email(), password);
  }

  /// An order with everything personal that one can hold.
  String order(String sku) {
    return """
        {"lines":[{"sku":"%s","quantity":1}],"email":"%s","note":"leave it with %s","shippingAddress":%s,
         "metadata":{"gift":"for %s"},
         "payment":{"method":"sandbox","token":"tok_%s","capture":"manual"}}
        """
        .formatted(sku, email(), word, address(), word, word);
  }

  /// A line of an import: the same order of that customer.
  String line(String customer, String sku) {
    return "{\"customerId\":\""
        + customer
        + "\","
        + order(sku).strip().substring(1).replace("\n", "");
  }

  String payment() {
    return "{\"method\":\"sandbox\",\"token\":\"tok_later_" + word + "\"}";
  }

  /// Members of many routes at once: what a route does not know, it must refuse without repeating.
  String everything(String sku) {
    return """
        {"lines":[{"sku":"%1$s","quantity":1}],"email":"%2$s","note":"leave it with %3$s",
         "shippingAddress":%4$s,"billingAddress":%4$s,"customerId":"%3$s","name":"%3$s",
         "password":"%5$s","currentPassword":"%5$s","newPassword":"%5$s","token":"tok_%3$s",
         "phone":"%3$s","payment":{"method":"sandbox","token":"tok_%3$s","cardNumber":"%3$s"},
         "url":"https://%3$s.example.org/hook","secret":"%3$s","reason":"%3$s",
         "metadata":{"source":"%3$s"}}
        """
        .formatted(sku, email(), word, address(), password());
  }

  String word() {
    return word;
  }
}
