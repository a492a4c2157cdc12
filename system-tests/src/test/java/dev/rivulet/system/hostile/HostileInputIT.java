package dev.rivulet.system.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.system.KeyedSender;
import dev.rivulet.system.NumberTable;
import dev.rivulet.system.ResidentMemory;
import dev.rivulet.testkit.process.TestJava;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Malformed, oversized, deeply nested and cut input from files, HTTP and TCP at the same time, into a process of little memory that is
 * killed meanwhile. What is right is in the tables once, all else is a dead letter once, and nothing stops.
 *
 * <p>TCP has no acknowledgement, so of its lines those are lost that were under way when the process was killed; none may come twice.
 */
final class HostileInputIT {

    private static final int LINE_COUNT = 400;
    private static final long RUN_NUMBERS = 1_000_000;
    private static final long POSTED_FROM = 500_000;
    private static final int REQUEST_COUNT = 60;
    private static final int LONG_LINE_SIZE_BYTES = 100 << 20;
    private static final long LINGER_MILLIS_MAX = 600;

    private final int killCount = Integer.getInteger("rivulet.kills", 2);
    private final long seed = Long.getLong("rivulet.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    private final List<Long> posted = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private long postedMalformed;
    private long linesMalformed;

    private final List<KeyedSender.Post> posts = new ArrayList<>();
    private long peakSizeBytes;

    @TempDir
    private Path folder;

    private HostileFiles files;

    @Test
    void whatIsRightIsInTheTablesAndAllElseIsADeadLetter() throws Exception {
        System.out.println(
                "HostileInputIT: " + killCount + " kills, seed " + seed + "; repeat with -Drivulet.seed=" + seed);
        files = new HostileFiles(folder.resolve("input"), random.split());
        files.addLongLine();
        for (int run = 0; run < killCount; run++) {
            prepare(run);
            runAndKill(run);
        }
        prepare(killCount);
        long[] ended = runToItsEnd(killCount);

        assertEquals(sorted(files.numbers()), rows(HostileProcess.FILES));
        assertEquals(sorted(posted), rows(HostileProcess.POSTS));
        List<Long> arrived = rows(HostileProcess.LINES);
        assertEquals(arrived.size(), new HashSet<>(arrived).size(), "a line came twice");
        assertTrue(new HashSet<>(lines).containsAll(arrived), "a line came that nobody sent");
        Map<String, Long> deadLetters = deadLetters();
        assertEquals(files.malformedCount(), deadLetters.get(HostileProcess.FILES));
        assertEquals(postedMalformed, deadLetters.get(HostileProcess.POSTS));
        assertTrue(deadLetters.get(HostileProcess.LINES) <= linesMalformed, () -> deadLetters.toString());

        long out = (long) files.numbers().size() + posted.size() + arrived.size();
        long dead = deadLetters.values().stream().mapToLong(Long::longValue).sum();
        assertEquals(
                List.of(out + dead, out, dead), Arrays.stream(ended).boxed().toList(), "in, out, dead letters");
        System.out.println("HostileInputIT: in " + ended[0] + " = " + out + " rows + " + dead + " dead letters; of "
                + (lines.size() + linesMalformed) + " lines over TCP "
                + (arrived.size() + deadLetters.get(HostileProcess.LINES)) + " arrived; at most "
                + (peakSizeBytes >> 20) + " MiB resident");
    }

    /** What is to come in the next run: two files, one of them damaged, and requests. */
    private void prepare(int run) throws IOException {
        files.addLines(run + "-whole", LINE_COUNT, run * RUN_NUMBERS);
        files.addCutFile(run + "-cut", LINE_COUNT, run * RUN_NUMBERS + LINE_COUNT);
        for (int request = 0; request < REQUEST_COUNT; request++) {
            long first = run * RUN_NUMBERS + POSTED_FROM + request * (long) LINE_COUNT;
            HostileLines body = new HostileLines(random.split()).add(1 + random.nextInt(20), first);
            posts.add(new KeyedSender.Post("run-" + run + "-" + request, body.bytes()));
            posted.addAll(body.numbers());
            postedMalformed += body.malformedCount();
        }
    }

    private void runAndKill(int run) throws Exception {
        Process process = start();
        try (BufferedReader output = process.inputReader()) {
            Ports ports = ports(output);
            List<CompletableFuture<Integer>> answers = new Poster(ports.posts()).sendAll(posts);
            CompletableFuture<Void> sender = sendLines(run, ports.lines());
            boolean hasEnded = process.waitFor(random.nextLong(LINGER_MILLIS_MAX), TimeUnit.MILLISECONDS);
            assertTrue(!hasEnded, this::errors);
            notePeak(process);
            process.toHandle().destroyForcibly();
            process.waitFor();
            sender.join();
            forgetAccepted(answers);
        } finally {
            process.destroyForcibly();
        }
    }

    private void forgetAccepted(List<CompletableFuture<Integer>> answers) {
        for (int index = answers.size() - 1; index >= 0; index--) {
            if (answers.get(index).join() == KeyedSender.ACCEPTED) {
                posts.remove(index);
            }
        }
    }

    private long[] runToItsEnd(int run) throws Exception {
        Process process = start();
        try (BufferedReader output = process.inputReader()) {
            Ports ports = ports(output);
            CompletableFuture<Void> sender = sendLines(run, ports.lines());
            Poster poster = new Poster(ports.posts());
            while (!posts.isEmpty()) { // It may say that it is behind.
                forgetAccepted(poster.sendAll(posts));
                assertTrue(process.isAlive(), this::errors);
            }
            poster.assertRefusesWhatHasNoRecords();
            sender.join();
            long last = lines.get(lines.size() - 1);
            while (!rows(HostileProcess.LINES).contains(last)
                    || rows(HostileProcess.FILES).size() < files.numbers().size()) {
                assertTrue(!process.waitFor(50, TimeUnit.MILLISECONDS), this::errors);
            }
            notePeak(process);
            process.getOutputStream().close();
            String end = output.lines()
                    .filter(line -> line.startsWith("ended "))
                    .findFirst()
                    .orElse("");
            assertEquals(0, process.waitFor(), this::errors);
            return Stream.of(end.substring("ended ".length()).split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
        } finally {
            process.destroyForcibly();
        }
    }

    /** The last one is right, so that it shows when all have come. */
    private CompletableFuture<Void> sendLines(int run, int port) {
        HostileLines block = new HostileLines(random.split()).add(LINE_COUNT, run * RUN_NUMBERS);
        long last = (run + 1) * RUN_NUMBERS - 1;
        lines.addAll(block.numbers());
        lines.add(last);
        linesMalformed += block.malformedCount() + 1;
        return CompletableFuture.runAsync(() -> Poster.sendLines(port, block.bytes(), LONG_LINE_SIZE_BYTES, last));
    }

    private Process start() throws IOException {
        List<String> options = List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");
        return new TestJava(options, HostileProcess.class)
                .process(folder.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("errors.txt").toFile()))
                .start();
    }

    private void notePeak(Process process) throws IOException {
        peakSizeBytes = Math.max(peakSizeBytes, ResidentMemory.peakSizeBytes(process));
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors.txt"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Long> rows(String table) throws IOException {
        return new NumberTable(folder.resolve(table)).numbers();
    }

    private static List<Long> sorted(List<Long> numbers) {
        return numbers.stream().sorted().toList();
    }

    private Map<String, Long> deadLetters() throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, Long> counts = new HashMap<>(Map.of(HostileProcess.LINES, 0L));
        try (Stream<Path> files = Files.list(folder.resolve("data").resolve("dead-letters"))) {
            for (Path file :
                    files.filter(found -> found.toString().endsWith(".jsonl")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    counts.merge(json.readTree(line).path("source").asText(), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /** Where a run listens. */
    private record Ports(int posts, int lines) {}

    private Ports ports(BufferedReader output) throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        while (ports.size() < 2) {
            String line = output.readLine();
            assertTrue(line != null, this::errors);
            if (!line.startsWith("in ")) {
                String[] words = line.split(" ");
                ports.put(words[0], Integer.parseInt(words[1]));
            }
        }
        return new Ports(ports.get(HostileProcess.POSTS), ports.get(HostileProcess.LINES));
    }
}
