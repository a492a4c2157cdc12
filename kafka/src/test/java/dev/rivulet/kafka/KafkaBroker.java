package dev.rivulet.kafka;

import dev.rivulet.testkit.network.CuttingProxy;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A real broker with its controller (KRaft), as a process of its own, on free ports of the loopback. One owner. Beside the plain listener
 * it has one behind a {@link CuttingProxy}, and one that wants user and password: {@code anna}, {@code secret}, who may do nothing yet.
 *
 * <p>With certificates it has three more, which are encrypted: one for the user {@code berta}, by SCRAM and PLAIN; one that wants a
 * certificate; and one that shows a certificate of another address. Berta and the gateway of the certificates may do everything.
 */
public final class KafkaBroker implements Closeable {

    private static final int START_SECONDS = 60;
    private static final int START_ATTEMPTS = 3;

    /** With what would end it if it were not quoted. */
    static final String BERTAS_PASSWORD = "bertas;wort=1";

    private final Path folder;
    private final int port;
    private final int saslPort;
    private final int[] tlsPorts;
    private final @Nullable Path certificates;
    private final CuttingProxy proxy;
    private final Path configuration;
    private final Admin admin;
    private Process process;

    private KafkaBroker(Path folder, @Nullable Path certificates) throws IOException {
        this.folder = folder;
        this.certificates = certificates;
        int[] ports = freePorts(7);
        this.tlsPorts = Arrays.copyOfRange(ports, 4, 7);
        this.port = ports[0];
        this.saslPort = ports[1];
        int proxied = ports[2];
        this.proxy = new CuttingProxy(proxied);
        this.configuration = folder.resolve("server.properties");
        int controller = ports[3];
        String tlsListeners = certificates == null
                ? ""
                : ",LOGIN://127.0.0.1:" + tlsPorts[0] + ",CERT://127.0.0.1:" + tlsPorts[1] + ",ELSEWHERE://127.0.0.1:"
                        + tlsPorts[2];
        Files.write(
                configuration,
                List.of(
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@127.0.0.1:" + controller,
                        "controller.listener.names=CONTROLLER",
                        "listeners=PLAIN://127.0.0.1:" + port + ",CUT://127.0.0.1:" + proxied + ",USER://127.0.0.1:"
                                + saslPort + ",CONTROLLER://127.0.0.1:" + controller + tlsListeners,
                        "advertised.listeners=PLAIN://127.0.0.1:" + port + ",CUT://127.0.0.1:" + proxy.port()
                                + ",USER://127.0.0.1:" + saslPort + tlsListeners,
                        "listener.security.protocol.map=PLAIN:PLAINTEXT,CUT:PLAINTEXT,CONTROLLER:PLAINTEXT,"
                                + "USER:SASL_PLAINTEXT,LOGIN:SASL_SSL,CERT:SSL,ELSEWHERE:SSL",
                        "inter.broker.listener.name=PLAIN",
                        "sasl.enabled.mechanisms=PLAIN",
                        "listener.name.user.plain.sasl.jaas.config="
                                + "org.apache.kafka.common.security.plain.PlainLoginModule required "
                                + "user_anna=\"secret\";",
                        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users=User:ANONYMOUS;User:berta;User:CN=gateway",
                        "log.dirs=" + folder.resolve("data"),
                        "auto.create.topics.enable=false",
                        "offsets.topic.num.partitions=1",
                        "offsets.topic.replication.factor=1",
                        "transaction.state.log.num.partitions=1",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "group.initial.rebalance.delay.ms=0",
                        // So long a broker that was killed counts as alive, and may not come back.
                        "broker.session.timeout.ms=2000",
                        "broker.heartbeat.interval.ms=500",
                        "num.network.threads=1",
                        "num.io.threads=2",
                        "log.cleaner.enable=false",
                        "log.message.timestamp.after.max.ms=9223372036854775807"));
        if (certificates != null) {
            Files.write(configuration, tlsLines(certificates), StandardOpenOption.APPEND);
        }
        format();
        this.admin = Admin.create(Map.of("bootstrap.servers", server()));
        boolean isStarted = false;
        try {
            start();
            isStarted = true;
        } finally {
            if (!isStarted) {
                process.destroyForcibly();
                admin.close(Duration.ZERO);
                proxy.close();
            }
        }
    }

    private static List<String> tlsLines(Path certificates) {
        String login = "listener.name.login.";
        String scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
        return List.of(
                login + "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
                login + "scram-sha-256.sasl.jaas.config=" + scram,
                login + "scram-sha-512.sasl.jaas.config=" + scram,
                login + "plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
                        + "user_berta=\"" + BERTAS_PASSWORD + "\";",
                "ssl.keystore.type=PEM",
                "ssl.keystore.location=" + certificates.resolve("broker-with-key.pem"),
                "ssl.truststore.type=PEM",
                "ssl.truststore.location=" + certificates.resolve("authority.pem"),
                "listener.name.cert.ssl.client.auth=required",
                "listener.name.elsewhere.ssl.keystore.type=PEM",
                "listener.name.elsewhere.ssl.keystore.location=" + certificates.resolve("elsewhere-with-key.pem"));
    }

    /** The broker has ended before it answered. */
    private static final class EndedException extends IOException {

        private static final long serialVersionUID = 1L;

        EndedException(String log) {
            super("the broker has ended: " + log);
        }
    }

    public static KafkaBroker start(Path folder) throws IOException {
        return start(folder, null);
    }

    /**
     * @param certificates the folder where an authority of that name has issued some for {@code broker}, {@code elsewhere} and {@code gateway}; null
     *     for none
     */
    static KafkaBroker start(Path folder, @Nullable Path certificates) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new KafkaBroker(Files.createDirectories(folder.resolve("broker-" + attempt)), certificates);
            } catch (EndedException failure) {
                // Another process may have got a port since it was free; the broker does not say why it ends.
                if (attempt == START_ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    /** They are all free at the same time, so each is another one. */
    private static int[] freePorts(int count) throws IOException {
        int[] ports = new int[count];
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int index = 0; index < count; index++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports[index] = socket.getLocalPort();
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }

    private void format() throws IOException {
        try (PrintStream said = new PrintStream(Files.newOutputStream(folder.resolve("format.log")))) {
            List<String> arguments = new ArrayList<>(
                    List.of("format", "-t", Uuid.randomUuid().toString(), "-c", configuration.toString()));
            if (certificates != null) {
                for (String mechanism : List.of("SCRAM-SHA-256", "SCRAM-SHA-512")) {
                    arguments.add("--add-scram");
                    arguments.add(mechanism + "=[name=berta,password=" + BERTAS_PASSWORD + "]");
                }
            }
            if (StorageTool.execute(arguments.toArray(String[]::new), said) != 0) {
                throw new IOException(
                        "the storage cannot be formatted: " + Files.readString(folder.resolve("format.log")));
            }
        }
    }

    public String server() {
        return "127.0.0.1:" + port;
    }

    public String cutServer() {
        return "127.0.0.1:" + proxy.port();
    }

    /** For users, not encrypted. */
    public String userServer() {
        return "127.0.0.1:" + saslPort;
    }

    /** Encrypted, for users. */
    String loginServer() {
        return "127.0.0.1:" + tlsPorts[0];
    }

    /** Encrypted, for whoever has a certificate. */
    String certificateServer() {
        return "127.0.0.1:" + tlsPorts[1];
    }

    /** Encrypted, with a certificate that is not for its address. */
    String elsewhereServer() {
        return "127.0.0.1:" + tlsPorts[2];
    }

    public CuttingProxy proxy() {
        return proxy;
    }

    Admin admin() {
        return admin;
    }

    /** Returns when it answers. */
    public void start() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        File log = folder.resolve("broker.log").toFile();
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx320m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-cp",
                        classPath,
                        "kafka.Kafka",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        try {
            // The client asks again until somebody answers.
            CompletableFuture<?> answered =
                    admin.describeCluster().nodes().toCompletionStage().toCompletableFuture();
            CompletableFuture.anyOf(answered, process.onExit()).get(START_SECONDS, TimeUnit.SECONDS);
            if (!answered.isDone()) {
                throw new EndedException(Files.readString(log.toPath()));
            }
        } catch (EndedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the broker does not start: " + Files.readString(log.toPath()), e);
        }
    }

    /** As power does it to a process; what it gave to the operating system stays. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public void createTopic(String name, int partitionCount, String... settings) throws Exception {
        TreeMap<String, String> configs = new TreeMap<>();
        for (String setting : settings) {
            configs.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        admin.createTopics(Set.of(new NewTopic(name, partitionCount, (short) 1).configs(configs)))
                .all()
                .get();
        awaitLeaders(name, partitionCount);
    }

    /** Asks until each partition has somebody who answers for it; a record that is sent before may be a wait of two minutes. */
    private void awaitLeaders(String topic, int partitionCount) throws Exception {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < partitionCount; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        while (true) {
            try {
                admin.listOffsets(ends).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
    }

    void addPartitions(String topic, int count) throws Exception {
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(count)))
                .all()
                .get();
        awaitLeaders(topic, count);
    }

    void deleteRecords(String topic, int partition, long before) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    /** What the group was told of a partition; -1 if nothing. */
    long committed(String group, String topic, int partition) {
        try {
            var offset = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, partition));
            return offset == null ? -1 : offset.offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /**
     * Kafka's own producer, which sends each record once.
     *
     * @param more of its options, each {@code name=value}
     */
    public KafkaProducer<byte[], byte[]> producer(String... more) {
        TreeMap<String, Object> options = new TreeMap<>(Map.of("bootstrap.servers", server()));
        for (String option : more) {
            options.put(option.split("=", 2)[0], option.split("=", 2)[1]);
        }
        return new KafkaProducer<>(options, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** All records of a topic's only partition that are committed, in its order. */
    public List<ConsumerRecord<byte[], byte[]>> committedRecords(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        // Up to the end of all, so that it waits for transactions that stand open.
        long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> options = Map.of("bootstrap.servers", server(), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(options, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(java.time.Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join(); // Until then it may write into the folder.
        proxy.close();
        admin.close(java.time.Duration.ZERO);
    }
}
