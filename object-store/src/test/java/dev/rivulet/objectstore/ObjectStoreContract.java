package dev.rivulet.objectstore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} does alike; a test of an implementation extends it. */
public abstract class ObjectStoreContract {

    /** A store that has nothing in it below {@link #prefix}. Always the same within one test. */
    protected abstract ObjectStore store();

    /** Empty, or ends with a slash; another one for each test. */
    protected abstract String prefix();

    @Test
    void whatIsPutIsThereWholeAndInParts() throws IOException {
        byte[] bytes = new byte[3_000_000];
        new SplittableRandom(1).nextBytes(bytes);

        store().putIfAbsent(prefix() + "a", content(bytes));

        ObjectFacts facts = store().head(prefix() + "a").orElseThrow();
        assertEquals(prefix() + "a", facts.key());
        assertEquals(bytes.length, facts.sizeBytes());
        assertTrue(facts.modifiedMicros() > 1_500_000_000_000_000L);
        assertArrayEquals(bytes, store().get(prefix() + "a"));
        assertArrayEquals(java.util.Arrays.copyOfRange(bytes, 777, 1777), store().get(facts, 777, 1000));
        assertEquals(bytes[bytes.length - 1], store().get(facts, bytes.length - 1, 1)[0]);
    }

    @Test
    void anEmptyObjectIsAnObject() throws IOException {
        store().putIfAbsent(prefix() + "a", content(""));

        assertEquals(0, store().head(prefix() + "a").orElseThrow().sizeBytes());
        assertEquals("", text("a"));
        assertThrows(FileAlreadyExistsException.class, () -> store().putIfAbsent(prefix() + "a", content("x")));
    }

    @Test
    void whatIsNotThereIsToldByItsType() throws IOException {
        assertEquals(Optional.empty(), store().head(prefix() + "a"));
        assertThrows(NoSuchFileException.class, () -> store().get(prefix() + "a"));
        store().put(prefix() + "a", content("x"));
        ObjectFacts facts = store().head(prefix() + "a").orElseThrow();
        store().delete(prefix() + "a");
        store().delete(prefix() + "a");
        assertThrows(NoSuchFileException.class, () -> store().get(facts, 0, 1));
    }

    @Test
    void aTakenKeyKeepsItsObjectUnlessItIsReplacedOnPurpose() throws IOException {
        store().putIfAbsent(prefix() + "a", content("first"));

        assertThrows(FileAlreadyExistsException.class, () -> store().putIfAbsent(prefix() + "a", content("second")));
        assertEquals("first", text("a"));
        store().put(prefix() + "a", content("third"));
        assertEquals("third", text("a"));
        store().delete(prefix() + "a");
        store().putIfAbsent(prefix() + "a", content("fourth"));
        assertEquals("fourth", text("a"));
    }

    @Test
    void partsOfAnObjectThatWasReplacedAreRefused() throws IOException {
        store().put(prefix() + "a", content("first"));
        ObjectFacts facts = store().head(prefix() + "a").orElseThrow();

        store().put(prefix() + "a", content("other"));

        if (!facts.tag().isEmpty()) {
            assertThrows(IOException.class, () -> store().get(facts, 0, 2));
        }
    }

    @Test
    void listingHasObjectsAndDirectoriesRightBelow() throws IOException {
        for (String key : List.of("t/b", "t/a", "t/d/x", "t/d/y/z", "t/e=1%2F/x", "u/b", "tt")) {
            store().put(prefix() + key, content(key));
        }

        assertEquals(List.of("a", "b", "d/", "e=1%2F/"), names("t/", "", Integer.MAX_VALUE));
        assertEquals(List.of(), names("missing/", "", Integer.MAX_VALUE));
        assertEquals(1, names("t/", "", 1).size());
        assertTrue(names("t/", prefix() + "t/a", Integer.MAX_VALUE).containsAll(List.of("b", "d/")));
    }

    @Test
    void listingGoesOnBehindAPage() throws IOException {
        List<String> names = new ArrayList<>();
        for (int number = 0; number < listedCount(); number++) {
            names.add(String.format(java.util.Locale.ROOT, "%05d", number));
            store().put(prefix() + "n/" + names.get(number), content(""));
        }

        assertEquals(names, names("n/", "", Integer.MAX_VALUE));
        int middle = names.size() / 2;
        TreeSet<String> behind = new TreeSet<>(names("n/", prefix() + "n/" + names.get(middle), Integer.MAX_VALUE));
        assertTrue(behind.containsAll(names.subList(middle + 1, names.size())));
    }

    /** More than one page, where the store has pages. */
    protected int listedCount() {
        return 50;
    }

    /** Names that mean something to somebody, as far as the store allows them. */
    protected List<String> oddKeys() {
        return List.of("a b", "a+b", "a%20b", "p=c=d", "ü€𝄞", "q?x&y#z", "\"'`<>", "..x", "a:b", "~");
    }

    @Test
    void oddKeysAreTakenAsTheyAre() throws IOException {
        List<String> keys = oddKeys();
        for (String key : keys) {
            store().putIfAbsent(prefix() + "odd/" + key, content(key));
        }

        assertEquals(new TreeSet<>(keys), new TreeSet<>(names("odd/", "", Integer.MAX_VALUE)));
        for (String key : keys) {
            assertEquals(key, text("odd/" + key));
        }
    }

    /** Nobody may win twice. That nobody wins is allowed only where a reply may have been lost. */
    @Test
    void ofTwoThatPutAtOnceOneWinsAndTheOtherIsTold() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<List<Boolean>> left = threads.submit(racer("left", barrier));
            Future<List<Boolean>> right = threads.submit(racer("right", barrier));
            for (int race = 0; race < raceCount(); race++) {
                boolean isLeft = left.get().get(race);
                boolean isRight = right.get().get(race);
                String found = text("race/" + race);
                assertTrue(!isLeft || !isRight, "both won race " + race);
                assertTrue(!isLeft || found.equals("left"), "race " + race + " has " + found);
                assertTrue(!isRight || found.equals("right"), "race " + race + " has " + found);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    protected int raceCount() {
        return 100;
    }

    private Callable<List<Boolean>> racer(String name, CyclicBarrier barrier) {
        return () -> {
            List<Boolean> won = new ArrayList<>();
            for (int race = 0; race < raceCount(); race++) {
                barrier.await();
                try {
                    store().putIfAbsent(prefix() + "race/" + race, content(name));
                    won.add(true);
                } catch (FileAlreadyExistsException lost) {
                    won.add(false);
                }
            }
            return won;
        };
    }

    private List<String> names(String directory, String afterKey, int countMax) throws IOException {
        return store().list(prefix() + directory, afterKey, countMax).stream()
                .map(entry -> entry.isDirectory() ? entry.name() + "/" : entry.name())
                .sorted()
                .toList();
    }

    private String text(String key) throws IOException {
        return new String(store().get(prefix() + key), StandardCharsets.UTF_8);
    }

    /** What an object is to hold. */
    public static ObjectContent content(String text) {
        return content(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As above. */
    public static ObjectContent content(byte[] bytes) {
        return new ObjectContent() {
            @Override
            public long sizeBytes() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
