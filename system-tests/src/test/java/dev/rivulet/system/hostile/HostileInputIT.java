package dev.rivulet.system.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.system.hostile.HostileProcess.Numbered;
import dev.rivulet.testkit.process.TestJava;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
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

    private final List<Long> filed = new ArrayList<>();
    private final List<Long> posted = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private long filedMalformed;
    private long postedMalformed;
    private long linesMalformed;

    private final List<Poster.Post> posts = new ArrayList<>();
    private long peakSizeBytes;

    @TempDir
    private Path folder;

    @Test
    void whatIsRightIsInTheTablesAndAllElseIsADeadLetter() throws Exception {
        System.out.println(
                "HostileInputIT: " + killCount + " kills, seed " + seed + "; repeat with -Drivulet.seed=" + seed);
        Files.createDirectories(folder.resolve("input"));
        writeLongLine();
        for (int run = 0; run < killCount; run++) {
            prepare(run);
            runAndKill(run);
        }
        prepare(killCount);
        long[] ended = runToItsEnd(killCount);

        assertEquals(sorted(filed), rows(HostileProcess.FILES));
        assertEquals(sorted(posted), rows(HostileProcess.POSTS));
        List<Long> arrived = rows(HostileProcess.LINES);
        assertEquals(arrived.size(), new HashSet<>(arrived).size(), "a line came twice");
        assertTrue(new HashSet<>(lines).containsAll(arrived), "a line came that nobody sent");
        Map<String, Long> deadLetters = deadLetters();
        assertEquals(filedMalformed, deadLetters.get(HostileProcess.FILES));
        assertEquals(postedMalformed, deadLetters.get(HostileProcess.POSTS));
        assertTrue(deadLetters.get(HostileProcess.LINES) <= linesMalformed, () -> deadLetters.toString());

        long out = (long) filed.size() + posted.size() + arrived.size();
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
        HostileLines whole = new HostileLines(random.split()).add(LINE_COUNT, run * RUN_NUMBERS);
        writeFile(run + "-whole.jsonl", whole.bytes());
        filed.addAll(whole.numbers());
        filedMalformed += whole.malformedCount();
        writeCutFile(run);
        for (int request = 0; request < REQUEST_COUNT; request++) {
            long first = run * RUN_NUMBERS + POSTED_FROM + request * (long) LINE_COUNT;
            HostileLines body = new HostileLines(random.split()).add(1 + random.nextInt(20), first);
            posts.add(new Poster.Post("run-" + run + "-" + request, body.bytes()));
            posted.addAll(body.numbers());
            postedMalformed += body.malformedCount();
        }
    }

    private void writeLongLine() throws IOException {
        byte[] line = new byte[LONG_LINE_SIZE_BYTES];
        Arrays.fill(line, (byte) 'x');
        writeFile("long.jsonl", line);
        filedMalformed++;
    }

    /** Plain lines that end somewhere within a gzip file. What comes before the end is found out by the JDK. */
    private void writeCutFile(int run) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < LINE_COUNT; line++) {
            text.append("{\"n\":").append(run * RUN_NUMBERS + LINE_COUNT + line).append("}\n");
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        }
        byte[] cut = Arrays.copyOf(compressed.toByteArray(), compressed.size() / 2);
        writeFile(run + "-cut.jsonl.gz", cut);
        String readable = readable(cut);
        int end = readable.lastIndexOf('\n') + 1;
        readable.substring(0, end)
                .lines()
                .forEach(line -> filed.add(Long.parseLong(line.substring(5, line.length() - 1))));
        filedMalformed++;
    }

    private static String readable(byte[] cut) throws IOException {
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(cut))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                found.write(next);
            }
        } catch (EOFException e) {
            // That is how it was cut.
        }
        return found.toString(StandardCharsets.US_ASCII);
    }

    private void writeFile(String name, byte[] bytes) throws IOException {
        Path written = Files.write(folder.resolve(name), bytes);
        Files.move(written, folder.resolve("input").resolve(name));
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
            if (answers.get(index).join() == Poster.ACCEPTED) {
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
                    || rows(HostileProcess.FILES).size() < filed.size()) {
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

    /** As far as the system tells. */
    private void notePeak(Process process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (Files.exists(status)) {
            peakSizeBytes = Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .reduce(peakSizeBytes, Math::max);
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors.txt"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Long> rows(String table) throws IOException {
        List<Long> numbers = new ArrayList<>();
        DeltaTable.open(new SystemDisk(), new SystemClock(), folder.resolve(table))
                .read()
                .forEach(RecordRowType.of(Numbered.class), row -> numbers.add(row.n()));
        return sorted(numbers);
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
