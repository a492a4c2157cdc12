package dev.rivulet.kafka.wire;

import dev.rivulet.core.source.SourceContext;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that no broker can be reached, and once that one can be again; the consumer itself says nothing of it by its answers. */
final class Reachability {

    private static final Logger LOG = LoggerFactory.getLogger(Reachability.class);
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final SourceContext context;
    private @Nullable Metric connections;
    private long lookedNanos;
    private int unreachedCount;

    Reachability(SourceContext context) {
        this.context = context;
    }

    void opened(Consumer<?, ?> consumer) {
        connections = consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count")
                        && metric.metricName().group().equals("consumer-metrics"))
                .findFirst()
                .orElse(null);
    }

    /**
     * @param isIdle whether nothing is wanted of the brokers at present, so that they may end connections
     */
    void look(boolean isIdle) {
        long nowNanos = context.clock().nanoTime();
        if (connections == null || isIdle || nowNanos - lookedNanos < INTERVAL_NANOS) {
            return;
        }
        lookedNanos = nowNanos;
        boolean isConnected = connections.metricValue() instanceof Number count && count.doubleValue() > 0;
        if (!isConnected && ++unreachedCount == 2) {
            LOG.warn("source={}: no broker can be reached; it goes on trying", context.uid());
        } else if (isConnected && unreachedCount >= 2) {
            LOG.info("source={}: a broker can be reached again", context.uid());
        }
        unreachedCount = isConnected ? 0 : unreachedCount;
    }
}
