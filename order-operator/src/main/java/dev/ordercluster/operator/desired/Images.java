package dev.ordercluster.operator.desired;

/// Image names.
///
/// @param registryPrefix put before every name, for mirrors: empty or ending in `/`
public record Images(String registryPrefix) {
  public Images {
    if (!registryPrefix.isEmpty() && !registryPrefix.endsWith("/")) {
      registryPrefix = registryPrefix + "/";
    }
  }

  String orderService(String version) {
    return registryPrefix + "ordercluster/order-service:" + version;
  }

  String gateway(String version) {
    return registryPrefix + "ordercluster/gateway:" + version;
  }

  String postgres(String version) {
    return registryPrefix + "postgres:" + version;
  }

  String redis(String version) {
    return registryPrefix + "redis:" + version;
  }

  String kafka(String version) {
    return registryPrefix + "apache/kafka:" + version;
  }
}
