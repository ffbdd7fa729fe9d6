package dev.ordercluster.local.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The live copy of every object of one kind, and the news about them.
///
/// The copy lags behind the server by the time of one watch event: whoever decides to create or
/// delete on it reads the server first.
public final class Feed<T extends HasMetadata> implements AutoCloseable {
  private final SharedIndexInformer<T> informer;

  Feed(SharedIndexInformer<T> informer) {
    this.informer = informer;
  }

  void start() {
    informer.start();
  }

  /// Calls `listener` for every object that exists, and then for each that is added, changed or
  /// deleted (with its last known state). Listeners must return at once.
  public void on(Consumer<T> listener) {
    on(listener, listener);
  }

  /// As [#on(Consumer)], with a listener of its own for deleted objects.
  public void on(Consumer<T> changed, Consumer<T> deleted) {
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(T object) {
            changed.accept(object);
          }

          @Override
          public void onUpdate(T before, T after) {
            changed.accept(after);
          }

          @Override
          public void onDelete(T object, boolean stateUnknown) {
            deleted.accept(object);
          }
        });
  }

  public List<T> all() {
    return informer.getStore().list();
  }

  public List<T> in(String namespace) {
    return all().stream()
        .filter(one -> namespace.equals(one.getMetadata().getNamespace()))
        .toList();
  }

  public Optional<T> find(ObjectKey key) {
    return Optional.ofNullable(
        informer.getStore().getByKey(Cache.namespaceKeyFunc(key.namespace(), key.name())));
  }

  public boolean synced() {
    return informer.hasSynced();
  }

  @Override
  public void close() {
    informer.close();
  }
}
