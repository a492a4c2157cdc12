package dev.rivulet.network.http.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.network.http.body.BodyFormat;
import dev.rivulet.network.http.body.BodyLimits;
import dev.rivulet.network.http.body.RecordSplitting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * An intake against senders that repeat what is not answered, with answers that get lost, batches that become durable at any time, and kills. Each
 * seed is a history of its own.
 */
final class IntakeSimulationTest {

    private static final int RUN_COUNT = Integer.getInteger("rivulet.http.runs", 300);
    private static final int STEP_COUNT = 400;
    private static final BodyLimits LIMITS = new BodyLimits(1 << 20, 1 << 20, 1_000);
    private static final KeyMemory.Shape SHAPE = new KeyMemory.Shape(4, 200);

    /** What a sender wants to have in the log. */
    private static final class Post {

        private final int number;
        private final @Nullable String key;
        private final List<String> records;
        private int sendCount;
        private boolean isAccepted;

        /** Whether it has a key that another post had, which was accepted. */
        private final boolean isForged;

        private boolean isRefused;

        Post(int number, @Nullable String key, List<String> records, boolean isForged) {
            this.number = number;
            this.key = key;
            this.records = records;
            this.isForged = isForged;
        }

        Request request(long exchange) throws Exception {
            byte[] body = String.join("\n", records).getBytes(StandardCharsets.US_ASCII);
            return new Request(
                    exchange,
                    key == null ? null : RequestKey.of(key),
                    RequestKey.fingerprint(body, body.length),
                    RecordSplitting.split(body, body.length, BodyFormat.LINES, LIMITS),
                    body.length);
        }
    }

    /** The process, and the log that outlives it. */
    private static final class Server implements Answers {

        private record Logged(int partition, byte[] offset, List<String> records, long firstNumber) {}

        private final Map<Long, Post> waiting = new LinkedHashMap<>();
        private final Map<Integer, byte[]> offsets = new HashMap<>();
        private final List<String> log = new ArrayList<>();
        private final ArrayDeque<Logged> flights = new ArrayDeque<>();
        private long exchanges;
        private long reservedBytes;
        private int segments;
        private int splits;
        private int resumes;
        private Intake intake = restart();

        private Intake restart() {
            try {
                Map<Integer, byte[]> others = new HashMap<>(offsets);
                byte[] offset = others.remove(0);
                return new Intake(offset, List.copyOf(others.values()), new KeyMemory(SHAPE, Long.MAX_VALUE), this);
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        }

        void send(Post post) throws Exception {
            Request request = post.request(++exchanges);
            waiting.put(exchanges, post);
            reservedBytes += request.reservedBytes();
            post.sendCount++;
            intake.arrive(request, 0);
        }

        void take(Random random) {
            if (intake.isSegmentDue()) {
                Segment segment = intake.takeSegment();
                flights.add(new Logged(1 + segment.slot(), segment.encoded(), List.of(), -1));
                segments++;
            } else if (intake.isWaiting()) {
                Parcel parcel = intake.take(1 + random.nextInt(6), 20 + random.nextInt(100), 0);
                List<String> records = new ArrayList<>();
                for (Parcel.Piece piece : parcel.pieces()) {
                    for (int index = piece.from(); index < piece.to(); index++) {
                        var all = piece.records();
                        records.add(new String(all.bytes(), all.start(index), all.length(index)));
                    }
                    splits += piece.to() < piece.records().count() ? 1 : 0;
                    resumes += piece.from() > 0 ? 1 : 0;
                }
                flights.add(new Logged(0, parcel.offset(), records, parcel.firstNumber()));
            }
        }

        private void log(Logged batch) {
            assertTrue(batch.firstNumber() < 0 || batch.firstNumber() == log.size(), "the numbers of records");
            log.addAll(batch.records());
            offsets.put(batch.partition(), batch.offset());
        }

        void makeDurable() {
            if (!flights.isEmpty()) {
                log(flights.remove());
                intake.durable();
            }
        }

        /** Some of the batches on their way may have reached the disk all the same. */
        void kill(Random random) {
            for (int count = random.nextInt(flights.size() + 1); count > 0; count--) {
                log(flights.remove());
            }
            flights.clear();
            waiting.clear();
            reservedBytes = 0;
            intake = restart();
        }

        /** The connection is gone; what came on it stays. */
        void cut(Random random) {
            List<Long> open = new ArrayList<>(waiting.keySet());
            if (!open.isEmpty()) {
                waiting.remove(open.get(random.nextInt(open.size())));
            }
        }

        @Override
        public void accepted(long exchange) {
            Post post = waiting.remove(exchange);
            if (post != null) {
                assertFalse(post.isForged, "a post with another's key is accepted");
                assertTrue(log.containsAll(post.records), () -> "accepted before it is durable: " + post.records);
                post.isAccepted = true;
            }
        }

        @Override
        public void keyIsOfAnother(long exchange) {
            Post post = waiting.remove(exchange);
            if (post != null) {
                assertTrue(post.isForged, () -> "refused for its key: " + post.number);
                post.isRefused = true;
            }
        }

        @Override
        public void unavailable(long exchange) {
            waiting.remove(exchange);
        }

        @Override
        public void released(long size) {
            reservedBytes -= size;
        }
    }

    @Test
    void whatIsAcceptedIsInTheLogOnce() throws Exception {
        run(false);
    }

    @Test
    void kills() throws Exception {
        run(true);
    }

    private static void run(boolean kills) throws Exception {
        int[] seen = new int[4];
        for (int seed = 1; seed <= RUN_COUNT; seed++) {
            try {
                history(seed, kills, seen);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        for (int index = 0; index < seen.length; index++) {
            assertTrue(seen[index] > RUN_COUNT / 4, "too little happened: " + seen[index] + " of kind " + index);
        }
    }

    private static void history(int seed, boolean kills, int[] seen) throws Exception {
        Random random = new Random(seed);
        Server server = new Server();
        List<Post> posts = new ArrayList<>();
        for (int step = 0; step < STEP_COUNT; step++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> posts.add(post(posts, random));
                case 2, 3, 4 -> send(server, posts, random);
                case 5, 6, 7 -> server.take(random);
                case 8, 9 -> server.makeDurable();
                case 10 -> server.cut(random);
                default -> {
                    if (kills && random.nextInt(4) == 0) {
                        server.kill(random);
                    }
                }
            }
        }
        settle(server, posts, random);
        check(server, posts);
        seen[0] += server.segments;
        seen[1] += server.splits;
        seen[2] += server.resumes;
        seen[3] += (int) posts.stream().filter(post -> post.sendCount > 1).count();
    }

    private static Post post(List<Post> posts, Random random) {
        int number = posts.size();
        List<String> records = IntStream.range(0, 1 + random.nextInt(8))
                .mapToObj(index -> "post" + number + "record" + index)
                .toList();
        List<Post> accepted = posts.stream()
                .filter(post -> post.isAccepted && post.key != null)
                .toList();
        if (!accepted.isEmpty() && random.nextInt(6) == 0) {
            return new Post(number, accepted.get(random.nextInt(accepted.size())).key, records, true);
        }
        return new Post(number, random.nextInt(4) > 0 ? "key" + number : null, records, false);
    }

    /** Also one that is on its way, from another connection, or that was accepted, as a sender that has lost the answer does. */
    private static void send(Server server, List<Post> posts, Random random) throws Exception {
        if (!posts.isEmpty()) {
            Post post = posts.get(Math.max(0, posts.size() - 1 - random.nextInt(12)));
            if (post.key != null || post.sendCount == 0 || !post.isAccepted && !server.waiting.containsValue(post)) {
                server.send(post);
            }
        }
    }

    private static void settle(Server server, List<Post> posts, Random random) throws Exception {
        for (int round = 0; round < 3; round++) {
            for (Post post : posts) {
                if (!post.isAccepted && !post.isRefused && !server.waiting.containsValue(post)) {
                    server.send(post);
                }
            }
            while (server.intake.isWaiting() || server.intake.isSegmentDue() || !server.flights.isEmpty()) {
                server.take(random);
                server.makeDurable();
            }
        }
    }

    private static void check(Server server, List<Post> posts) {
        Map<String, Integer> counts = new HashMap<>();
        server.log.forEach(record -> counts.merge(record, 1, Integer::sum));
        Set<String> expected = new HashSet<>();
        for (Post post : posts) {
            assertTrue(post.isAccepted != post.isForged && post.isRefused == post.isForged, "post " + post.number);
            for (String record : post.records) {
                int count = counts.getOrDefault(record, 0);
                boolean isRight = post.isForged ? count == 0 : post.key != null ? count == 1 : count >= 1;
                assertTrue(isRight, () -> record + " is in the log " + count + " times: " + server.log);
                expected.add(record);
            }
            if (post.key != null && !post.isForged) {
                List<String> inLog =
                        server.log.stream().filter(post.records::contains).toList();
                assertEquals(post.records, inLog, "the order");
            }
        }
        assertTrue(expected.containsAll(counts.keySet()), "nothing else is in the log");
        assertEquals(0, server.reservedBytes, "memory is given back");
        assertTrue(server.waiting.isEmpty(), "all are answered");
    }
}
