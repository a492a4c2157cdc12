package dev.rivulet.benchmarks;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.datamodel.KeyedWindowResult;
import com.hazelcast.jet.pipeline.BatchSource;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.SinkBuilder;
import com.hazelcast.jet.pipeline.SourceBuilder;
import com.hazelcast.jet.pipeline.WindowDefinition;
import com.hazelcast.spi.properties.ClusterProperty;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hazelcast Jet, embedded, a cluster of one on the loopback interface. Its two-stage aggregation, and a source processor per thread
 * that makes the event objects without any decoding. The member stays up between runs; a run is one job.
 */
final class JetContender implements Contender {

    private static final int BATCH_SIZE = 1_024;

    /** Jet serializes what a pipeline holds, so its sink finds the collector of the one job that runs at a time here. */
    private static final AtomicReference<Totals.Collector> COLLECTOR = new AtomicReference<>();

    private final int threadCount;
    private @Nullable HazelcastInstance member;
    private Totals.Collector collector = new Totals.Collector(Long.MIN_VALUE);

    JetContender(int threadCount) {
        this.threadCount = threadCount;
    }

    @Override
    public String name() {
        return "Hazelcast Jet 5.7.0";
    }

    @Override
    public String description() {
        return "no log, no snapshots (processing guarantee NONE), event objects made in the source; " + threadCount
                + " cooperative threads; rows go to a counting sink";
    }

    /** Starts the member at the first call. */
    @Override
    public void prepare() {
        if (member == null) {
            member = Hazelcast.newHazelcastInstance(config(threadCount));
        }
    }

    @Override
    public void run(EventStream stream) {
        HazelcastInstance running = Objects.requireNonNull(member, "prepare() comes first");
        collector = new Totals.Collector(stream.endMicros());
        COLLECTOR.set(collector);
        JobConfig config = new JobConfig().setProcessingGuarantee(ProcessingGuarantee.NONE);
        running.getJet().newJob(pipeline(stream, threadCount), config).join();
    }

    @Override
    public Totals totals(EventStream stream) {
        return collector.totals();
    }

    private static Config config(int threadCount) {
        Config config = new Config();
        config.setClusterName("rivulet-benchmarks");
        config.setProperty(ClusterProperty.PHONE_HOME_ENABLED.getName(), "false");
        config.setProperty(ClusterProperty.LOGGING_TYPE.getName(), "none");
        config.setProperty(ClusterProperty.SOCKET_BIND_ANY.getName(), "false");
        NetworkConfig network = config.getNetworkConfig();
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(false);
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(threadCount);
        return config;
    }

    private static Pipeline pipeline(EventStream stream, int sourceCount) {
        Pipeline pipeline = Pipeline.create();
        pipeline.readFrom(source(stream, sourceCount))
                .addTimestamps(event -> event.timeMicros() / 1_000, EventStream.DISORDER_BOUND_MICROS / 1_000)
                .groupingKey(Event::key)
                .window(WindowDefinition.tumbling(EventStream.WINDOW_MICROS / 1_000))
                .aggregate(countAndSum())
                .writeTo(sink());
        return pipeline;
    }

    /** Every source processor makes each n-th record; the last one makes the record that ends the windows, like any other. */
    private static BatchSource<Event> source(EventStream stream, int sourceCount) {
        return SourceBuilder.batch(
                        "events",
                        context -> new Slice(stream, context.globalProcessorIndex(), context.totalParallelism()))
                .<Event>fillBufferFn(Slice::fill)
                .distributed(sourceCount)
                .build();
    }

    /** The records of one source processor, which owns it. */
    private static final class Slice {

        private final EventStream stream;
        private final int step;
        private long next;

        Slice(EventStream stream, int first, int step) {
            this.stream = stream;
            this.step = step;
            this.next = first;
        }

        void fill(SourceBuilder.SourceBuffer<Event> buffer) {
            long end = Math.min(next + (long) BATCH_SIZE * step, stream.countWithEnd());
            for (; next < end; next += step) {
                buffer.add(stream.event(next));
            }
            if (next >= stream.countWithEnd()) {
                buffer.close();
            }
        }
    }

    private static AggregateOperation1<Event, CountAndSum, CountAndSum> countAndSum() {
        return AggregateOperation.withCreate(CountAndSum::new)
                .<Event>andAccumulate(CountAndSum::add)
                .andCombine(CountAndSum::add)
                .andExportFinish(totals -> totals);
    }

    private static Sink<KeyedWindowResult<Long, CountAndSum>> sink() {
        return SinkBuilder.sinkBuilder("totals", context -> COLLECTOR.get())
                .<KeyedWindowResult<Long, CountAndSum>>receiveFn((collector, window) -> collector.add(
                        window.key(),
                        window.start() * 1_000,
                        window.result().count(),
                        window.result().sum()))
                .build();
    }

    @Override
    public void close() {
        if (member != null) {
            member.shutdown();
            member = null;
        }
    }
}
