package dev.ordercluster.operator.desired;

/// The ports inside pods, and the names under which Services and probes refer to them.
public final class Ports {
  public static final int HTTP = 18080;
  public static final int HTTPS = 18443;
  public static final int MANAGEMENT = 18090;
  public static final int POSTGRES = 15432;
  public static final int REDIS = 16379;
  public static final int KAFKA = 19092;
  public static final int KAFKA_CONTROLLER = 19093;

  static final String HTTP_NAME = "http";

  /// The port under TLS, of pods and of the gateway's Service.
  public static final String HTTPS_NAME = "https";

  static final String MANAGEMENT_NAME = "management";
  static final String POSTGRES_NAME = "postgres";
  static final String REDIS_NAME = "redis";
  static final String KAFKA_NAME = "kafka";
  static final String CONTROLLER_NAME = "controller";

  private Ports() {}

  /// Where a component that the operator runs answers its clients.
  public static int of(Component component) {
    return switch (component) {
      case POSTGRES -> POSTGRES;
      case REDIS -> REDIS;
      case KAFKA -> KAFKA;
      case ORDER_SERVICE, GATEWAY -> HTTP;
    };
  }
}
