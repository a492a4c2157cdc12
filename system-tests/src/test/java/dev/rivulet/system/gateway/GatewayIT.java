package dev.rivulet.system.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.kafka.KafkaBroker;
import dev.rivulet.mqtt.Mosquitto;
import dev.rivulet.system.KeyedSender;
import dev.rivulet.system.SmallFileSystem;
import dev.rivulet.testkit.network.CuttingProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * A process of five jobs that take from MQTT, Kafka, HTTP and files, while lines are cut, brokers die, the disks of its tables and of all that
 * it keeps are full, senders come in bursts, files are hostile, and it is killed again and again. In the end each message that a sender was
 * told is taken is in its table once.
 *
 * <p>{@code -Drivulet.kills=N} kills more often ({@code -Drivulet.long=true}: ten times), {@code -Drivulet.seed=S} repeats the choices of a
 * run (though not its schedules).
 */
final class GatewayIT {

    private static final int KILLS_SHORT = 2;
    private static final int KILLS_LONG = 10;
    private static final String DISK_OPTIONS = "mode=0700,size=400m";
    private static final int MQTT_CUT_SIZE_BYTES_MAX = 100_000;
    private static final int KAFKA_CUT_SIZE_BYTES_MAX = 30_000;
    private static final long DELAY_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(30);
    private static final int PROGRESS_COUNT_MIN = 10;
    private static final int PROGRESS_COUNT_MAX = 60;
    private static final Pattern TABLES_AWAY =
            Pattern.compile("starts again in|commit is out of reach|logs what comes|No space left on device");
    private static final Pattern DISK_FULL =
            Pattern.compile("reason=DISK_FULL|the disk is full|No space left on device");

    /** The heap's 192 MiB, five times 12 MiB of RocksDB, and what JVM and libraries take beside these. */
    private static final long RESIDENT_SIZE_BYTES_MAX = 640L << 20;

    private final int killCount =
            Integer.getInteger("rivulet.kills", Boolean.getBoolean("rivulet.long") ? KILLS_LONG : KILLS_SHORT);
    private final long seed = Long.getLong("rivulet.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    private int tablesAwayCount;
    private int diskFullCount;
    private int brokerKillCount;
    private int kafkaKillCount;
    private int cutCount;
    private int silencedCount;

    @TempDir
    private Path folder;

    private GatewayProcess gateway;
    private Senders senders;
    private Mosquitto broker;
    private CuttingProxy line;
    private KafkaBroker kafka;

    /**
     * What is done before a kill.
     *
     * @param isTablesDisk whether the disk of the tables is full, also when the process starts again
     * @param isOwnDisk whether the disk of logs, state and staged files is
     */
    private record Trouble(boolean isTablesDisk, boolean isOwnDisk, boolean isBroker, boolean isKafka) {}

    @Test
    void whatSendersWereToldIsTakenIsInTheTablesOnceWhateverHappens() throws Exception {
        System.out.println("GatewayIT: " + killCount + " kills, seed " + seed + "; repeat with -Drivulet.seed=" + seed
                + " -Drivulet.kills=" + killCount);
        long startNanos = System.nanoTime();
        Optional<SmallFileSystem> tables = mount("tables");
        Optional<SmallFileSystem> data = mount("data");
        try (Mosquitto mosquitto = Mosquitto.start(Files.createDirectory(folder.resolve("mosquitto")));
                KafkaBroker kafkaBroker = KafkaBroker.start(Files.createDirectory(folder.resolve("kafka")));
                CuttingProxy proxy = new CuttingProxy(mosquitto.port())) {
            broker = mosquitto;
            line = proxy;
            kafka = kafkaBroker;
            kafka.createTopic("flow", 1);
            try (GatewayProcess process = new GatewayProcess(folder, line.port(), kafka.cutServer());
                    KafkaProducer<byte[], byte[]> producer = kafka.producer("linger.ms=2");
                    Senders started = new Senders(broker, producer, process, folder.resolve("input"), random.split())) {
                gateway = process;
                senders = started;
                introduceToBroker();
                disturbLine();
                kafka.proxy().cutDelayAndHalve(random.nextLong(), KAFKA_CUT_SIZE_BYTES_MAX, DELAY_NANOS_MAX);
                senders.start();
                for (int kill = 0; kill < killCount; kill++) {
                    suffer(trouble(kill), tables, data);
                }
                leaveLineInPeace();
                kafka.proxy().leaveInPeace();
                drain();
                report((System.nanoTime() - startNanos) / 1_000_000_000);
            }
        } finally {
            close(tables);
            close(data);
        }
    }

    /** Empty where none can be mounted; then its disk is never full. */
    private Optional<SmallFileSystem> mount(String name) throws Exception {
        try {
            return Optional.of(SmallFileSystem.mount(folder.resolve(name), DISK_OPTIONS));
        } catch (TestAbortedException e) {
            System.out.println("GatewayIT: without a full disk: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void close(Optional<SmallFileSystem> mounted) throws IOException {
        if (mounted.isPresent()) {
            mounted.get().close();
        }
    }

    /** It keeps nothing for those that it does not know yet. Such messages have numbers below 0. */
    private void introduceToBroker() throws Exception {
        int[] count = {0};
        gateway.await("both sessions of MQTT", () -> {
            List<String> hello = List.of(Senders.message(--count[0]));
            boolean isOneKnown = gateway.total(GatewayProcess.QOS_ONE).in() > 0;
            boolean isTwoKnown = gateway.total(GatewayProcess.QOS_TWO).in() > 0;
            if (!isOneKnown) {
                broker.publish("one", 1, hello);
            }
            if (!isTwoKnown) {
                broker.publish("two", 2, hello);
            }
            return isOneKnown && isTwoKnown;
        });
    }

    /**
     * The first kill and the second are of the two kinds of full disks, so that the shortest run has both, and a broker that dies. Kafka takes long to
     * come back and dies from the third on.
     */
    private Trouble trouble(int kill) {
        return switch (kill) {
            case 0 -> new Trouble(true, false, false, false);
            case 1 -> new Trouble(false, true, true, false);
            default -> new Trouble(random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), kill % 4 == 2);
        };
    }

    private void suffer(Trouble trouble, Optional<SmallFileSystem> tables, Optional<SmallFileSystem> data)
            throws Exception {
        senders.addFiles();
        awaitProgress();
        if (trouble.isBroker) {
            killBroker();
        }
        if (trouble.isKafka) {
            kafka.kill();
            kafka.start();
            kafkaKillCount++;
        }
        boolean areTablesAway = trouble.isTablesDisk && tables.isPresent();
        if (areTablesAway) {
            tablesAwayCount++;
            fill(tables.get(), TABLES_AWAY);
            awaitProgress();
        }
        boolean isDiskFull = trouble.isOwnDisk && data.isPresent();
        if (isDiskFull) {
            diskFullCount++;
            fill(data.get(), DISK_FULL);
            if (random.nextBoolean()) {
                data.get().free();
                isDiskFull = false;
                awaitProgress();
            }
        }
        gateway.kill();
        if (isDiskFull) {
            data.get().free();
        }
        gateway.startAgain();
        if (areTablesAway) {
            awaitProgress(); // Records are taken in without the tables.
            tables.get().free();
        }
    }

    /**
     * It is killed with messages under way. What senders were told that it has is on its disk before, as nobody else can mend what it forgets; what it sent and
     * what was completed since is not.
     */
    private void killBroker() throws Exception {
        senders.pauseMessages();
        line.shut();
        senders.sendMoreMessages();
        line.open();
        broker.save();
        broker.kill();
        broker.start();
        senders.resumeMessages();
        brokerKillCount++;
    }

    private void disturbLine() {
        line.cutDelayAndHalve(random.nextLong(), MQTT_CUT_SIZE_BYTES_MAX, DELAY_NANOS_MAX);
    }

    private void leaveLineInPeace() {
        line.leaveInPeace();
        cutCount += line.cutCount();
        silencedCount += line.silencedCount();
    }

    /** All that was sent to the job so far is in its table. */
    private void awaitRows(String job) throws Exception {
        List<Long> taken = senders.taken(job);
        gateway.await(taken.size() + " rows of " + job, () -> gateway.total(job).out() >= taken.size());
        Records records = new Records(job, gateway);
        gateway.await("the last of them", () -> records.sentNumbers().size() >= taken.size());
    }

    /** Returns when the gateway has noticed. */
    private void fill(SmallFileSystem disk, Pattern noticed) throws Exception {
        int before = gateway.output().length();
        disk.fillUpTo(0);
        gateway.await(
                "a full disk to be noticed",
                () -> noticed.matcher(gateway.output().substring(before)).find());
    }

    /** That many more requests were accepted. */
    private void awaitProgress() throws Exception {
        int wanted = senders.acceptedCount() + random.nextInt(PROGRESS_COUNT_MIN, PROGRESS_COUNT_MAX);
        gateway.await(wanted + " accepted requests", () -> {
            senders.check();
            return senders.acceptedCount() >= wanted;
        });
    }

    /** Nothing happens any more. All that was sent comes to its table, and the process ends. */
    private void drain() throws Exception {
        senders.addFiles();
        senders.stop();
        gateway.await("senders to be told that all is taken", senders::areDone);
        for (String job : GatewayProcess.JOBS) {
            awaitRows(job);
            gateway.await(
                    "the dead letters of " + job,
                    () -> gateway.total(job).deadLetters() >= senders.malformedCount(job));
        }
        gateway.stop();
        for (String job : GatewayProcess.JOBS) {
            new Records(job, gateway).assertAre(senders.taken(job), senders.malformedCount(job));
        }
        assertTrue(
                gateway.peakSizeBytes() < RESIDENT_SIZE_BYTES_MAX,
                () -> (gateway.peakSizeBytes() >> 20) + " MiB resident");
    }

    private void report(long seconds) throws Exception {
        StringBuilder counts = new StringBuilder();
        for (String job : GatewayProcess.JOBS) {
            counts.append(job)
                    .append(' ')
                    .append(senders.taken(job).size())
                    .append('+')
                    .append(senders.malformedCount(job))
                    .append(", ");
        }
        System.out.println("GatewayIT: " + killCount + " kills, tables' disk full " + tablesAwayCount
                + " times and its own " + diskFullCount + " times, " + brokerKillCount + " kills of mosquitto and "
                + kafkaKillCount + " of Kafka, " + cutCount + " connections of MQTT cut (" + silencedCount
                + " silenced) and " + kafka.proxy().cutCount() + " of Kafka; rows+dead letters: " + counts + "answers "
                + senders.posts().answerCounts() + " (" + KeyedSender.NO_ANSWER + " for none); at most "
                + (gateway.peakSizeBytes() >> 20) + " MiB resident; " + seconds + " s");
        assertEquals(killCount, gateway.killCount());
    }
}
