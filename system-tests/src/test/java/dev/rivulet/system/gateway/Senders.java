package dev.rivulet.system.gateway;

import dev.rivulet.mqtt.Mosquitto;
import dev.rivulet.system.KeyedSender;
import dev.rivulet.system.hostile.HostileFiles;
import dev.rivulet.system.hostile.HostileLines;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * All who send to the gateway, or to a broker that it takes from, and what they were told is taken. Each sends from a thread of its own;
 * driven by one.
 */
final class Senders implements AutoCloseable {

    private static final int MESSAGES_PER_STEP = 40;
    private static final int RECORDS_PER_STEP = 60;
    private static final int REQUESTS_PER_BURST = 120;
    private static final int RECORDS_PER_REQUEST = 20;
    private static final int FILE_LINE_COUNT = 200;
    private static final int HOSTILE_ONE_IN = 10;
    private static final long FIRST_TIME_MILLIS =
            Instant.parse("2026-01-05T08:00:00Z").toEpochMilli();

    private final Mosquitto broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KeyedSender posts;
    private final HostileFiles files;
    private final SplittableRandom random;

    private final AtomicLong oneCount = new AtomicLong();
    private final AtomicLong twoCount = new AtomicLong();
    private final AtomicLong flowCount = new AtomicLong();
    private final AtomicInteger acceptedCount = new AtomicInteger();
    private final List<Long> posted = new ArrayList<>();
    private long postedMalformed;
    private int burstCount;
    private int fileCount;
    private final List<SenderLoop> loops = new ArrayList<>();

    Senders(
            Mosquitto broker,
            KafkaProducer<byte[], byte[]> producer,
            GatewayProcess gateway,
            Path input,
            SplittableRandom random)
            throws Exception {
        this.broker = broker;
        this.producer = producer;
        this.posts = new KeyedSender(gateway::port);
        this.files = new HostileFiles(input, random.split());
        this.random = random.split();
        files.addLongLine();
    }

    /** The broker knows the gateway's sessions from here on. */
    void start() {
        loops.add(SenderLoop.start("qos-one", () -> publish("one", 1, oneCount)));
        loops.add(SenderLoop.start("qos-two", () -> publish("two", 2, twoCount)));
        loops.add(SenderLoop.start("flow", this::produce));
        loops.add(SenderLoop.start("posts", this::burst));
    }

    private void publish(String topic, int qos, AtomicLong count) throws Exception {
        long first = count.get();
        broker.publish(
                topic,
                qos,
                LongStream.range(first, first + MESSAGES_PER_STEP)
                        .mapToObj(Senders::message)
                        .toList());
        count.addAndGet(MESSAGES_PER_STEP);
    }

    /** The number is the id. */
    static String message(long n) {
        return "{\"n\":" + n + ",\"time\":\"" + Instant.ofEpochMilli(FIRST_TIME_MILLIS + n) + "\"}";
    }

    private void produce() throws Exception {
        long first = flowCount.get();
        List<Future<?>> sent = new ArrayList<>();
        for (long n = first; n < first + RECORDS_PER_STEP; n++) {
            byte[] value = ("{\"n\":" + n + "}").getBytes(StandardCharsets.US_ASCII);
            sent.add(producer.send(new ProducerRecord<>("flow", 0, null, value)));
        }
        for (Future<?> each : sent) {
            each.get();
        }
        flowCount.addAndGet(RECORDS_PER_STEP);
    }

    /** Many times as many requests as are taken in a second, at the same time. */
    private void burst() {
        int burst = burstCount++;
        List<CompletableFuture<Void>> accepted = IntStream.range(0, REQUESTS_PER_BURST)
                .mapToObj(request -> burst * REQUESTS_PER_BURST + request)
                .map(number -> posts.sendUntilAccepted(post(number)).thenRun(acceptedCount::incrementAndGet))
                .toList();
        accepted.forEach(CompletableFuture::join);
    }

    private KeyedSender.Post post(int number) {
        long first = (long) number * RECORDS_PER_REQUEST;
        String key = "post-" + number;
        if (random.nextInt(HOSTILE_ONE_IN) == 0) {
            HostileLines lines = new HostileLines(random.split()).add(RECORDS_PER_REQUEST, first);
            posted.addAll(lines.numbers());
            postedMalformed += lines.malformedCount();
            return new KeyedSender.Post(key, lines.bytes());
        }
        String lines = LongStream.range(first, first + RECORDS_PER_REQUEST)
                .peek(posted::add)
                .mapToObj(n -> "{\"n\":" + n + "}\n")
                .collect(Collectors.joining());
        return new KeyedSender.Post(key, lines.getBytes(StandardCharsets.US_ASCII));
    }

    /** Two more, one of them cut. */
    void addFiles() throws Exception {
        long first = 2L * FILE_LINE_COUNT * fileCount;
        files.addLines("lines-" + fileCount, FILE_LINE_COUNT, first);
        files.addCutFile("cut-" + fileCount, FILE_LINE_COUNT, first + FILE_LINE_COUNT);
        fileCount++;
    }

    /** Returns when all messages that were sent are the broker's; none is sent until they are resumed. */
    void pauseMessages() {
        loops.get(0).pause();
        loops.get(1).pause();
    }

    /** While messages are paused: so that there are some under way. */
    void sendMoreMessages() throws Exception {
        publish("one", 1, oneCount);
        publish("two", 2, twoCount);
    }

    void resumeMessages() {
        loops.get(0).resume();
        loops.get(1).resume();
    }

    /** How many requests were accepted. */
    int acceptedCount() {
        return acceptedCount.get();
    }

    KeyedSender posts() {
        return posts;
    }

    void check() {
        loops.forEach(SenderLoop::check);
    }

    /** They end when all that they have sent is taken. */
    void stop() {
        loops.forEach(SenderLoop::stop);
    }

    boolean areDone() {
        check();
        return loops.stream().allMatch(SenderLoop::isDone);
    }

    /** What is to be in the table of a job, ascending; asked for when all is done. */
    List<Long> taken(String job) {
        return switch (job) {
            case GatewayProcess.QOS_ONE -> upTo(oneCount);
            case GatewayProcess.QOS_TWO -> upTo(twoCount);
            case GatewayProcess.TOPIC -> upTo(flowCount);
            case GatewayProcess.POSTS -> posted.stream().sorted().toList();
            default -> files.numbers().stream().sorted().toList();
        };
    }

    private static List<Long> upTo(AtomicLong count) {
        return LongStream.range(0, count.get()).boxed().toList();
    }

    /** How many records of a job are to be dead letters. */
    long malformedCount(String job) {
        return switch (job) {
            case GatewayProcess.POSTS -> postedMalformed;
            case GatewayProcess.FILES -> files.malformedCount();
            default -> 0;
        };
    }

    @Override
    public void close() {
        loops.forEach(SenderLoop::close);
    }
}
