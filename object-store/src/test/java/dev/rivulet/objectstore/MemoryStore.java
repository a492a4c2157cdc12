package dev.rivulet.objectstore;

import dev.rivulet.testkit.SimClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A bucket in memory, which fails when it is told to. Any thread. */
public final class MemoryStore implements ObjectStore {

    /** How a call fails. */
    public enum Fault {
        /** Nothing was done. */
        REFUSED,
        /** It was done, but its caller does not hear of it. */
        REPLY_LOST,
        /** Like a lost reply, but the caller's client sends it again by itself and hears of the second outcome alone. */
        SENT_TWICE
    }

    private record Stored(byte[] content, long number) {}

    private final String root;
    private final TreeMap<String, Stored> objects = new TreeMap<>((left, right) ->
            Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8)));
    private long putCount;
    private long callCount;
    private long failingCall;
    private Fault fault = Fault.REFUSED;
    private String keyEnd = "";
    private boolean isDead;

    public MemoryStore(String root) {
        this.root = root;
    }

    /** Has one of the calls that follow fail, the next one being number 1. */
    public synchronized void failAt(long call, Fault how) {
        failAt(call, how, "");
    }

    /** Has all calls from one on fail; {@link #failAt} ends it. */
    public synchronized void failFrom(long call) {
        failAt(call, Fault.REFUSED);
        isDead = true;
    }

    /** Counts only changes of keys with that end. */
    public synchronized void failAt(long call, Fault how, String end) {
        callCount = 0;
        isDead = false;
        failingCall = call;
        fault = how;
        keyEnd = end;
    }

    /** Calls since {@link #failAt}. */
    public synchronized long callCount() {
        return callCount;
    }

    /** What is in it, by key. */
    public synchronized Map<String, byte[]> objects() {
        Map<String, byte[]> copy = new TreeMap<>();
        objects.forEach((key, stored) -> copy.put(key, stored.content()));
        return copy;
    }

    /** Puts another object in the place of one; this is no call. */
    public synchronized void replace(String key, byte[] content) {
        objects.put(key, new Stored(content.clone(), ++putCount));
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private synchronized <T> T reading(Call<T> call) throws IOException {
        return keyEnd.isEmpty() ? counted(call) : call.run();
    }

    private synchronized <T> T changing(String key, Call<T> call) throws IOException {
        return key.endsWith(keyEnd) ? counted(call) : call.run();
    }

    private <T> T counted(Call<T> call) throws IOException {
        callCount++;
        if (isDead && callCount > failingCall) {
            throw new IOException("planned: call " + callCount + " was refused as all are");
        }
        if (callCount != failingCall) {
            return call.run();
        }
        if (fault == Fault.REFUSED) {
            throw new IOException("planned: call " + callCount + " was refused");
        }
        T result = call.run();
        if (fault == Fault.SENT_TWICE) {
            return call.run();
        }
        throw new IOException("planned: the reply to call " + callCount + " was lost after " + result);
    }

    @Override
    public String root() {
        return root;
    }

    @Override
    public List<String> schemeAliases() {
        return List.of("m3");
    }

    @Override
    public Optional<ObjectFacts> head(String key) throws IOException {
        return reading(() -> Optional.ofNullable(objects.get(key)).map(stored -> facts(key, stored)));
    }

    private static ObjectFacts facts(String key, Stored stored) {
        long micros = SimClock.START_EPOCH_MICROS + stored.number();
        return new ObjectFacts(key, stored.content().length, micros, Long.toString(stored.number()));
    }

    @Override
    public byte[] get(String key) throws IOException {
        return reading(() -> stored(key).content().clone());
    }

    @Override
    public byte[] get(ObjectFacts object, long offset, int length) throws IOException {
        return reading(() -> {
            Stored stored = stored(object.key());
            if (!object.tag().equals(Long.toString(stored.number()))) {
                throw new IOException(object.key() + " was replaced");
            }
            if (offset + length > stored.content().length) {
                throw new IOException(object.key() + " ends at " + stored.content().length);
            }
            return Arrays.copyOfRange(stored.content(), (int) offset, (int) offset + length);
        });
    }

    private Stored stored(String key) throws NoSuchFileException {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new NoSuchFileException(root + "/" + key);
        }
        return stored;
    }

    @Override
    public List<ObjectEntry> list(String prefix, String afterKey, int countMax) throws IOException {
        return reading(() -> {
            List<ObjectEntry> entries = new ArrayList<>();
            TreeSet<String> directories = new TreeSet<>();
            objects.forEach((key, stored) -> {
                if (key.startsWith(prefix)
                        && (afterKey.isEmpty() || objects.comparator().compare(key, afterKey) > 0)) {
                    String name = key.substring(prefix.length());
                    int slash = name.indexOf('/');
                    if (slash < 0) {
                        entries.add(new ObjectEntry(name, Optional.of(facts(key, stored))));
                    } else if (directories.add(name.substring(0, slash))) {
                        entries.add(ObjectEntry.directory(name.substring(0, slash)));
                    }
                }
            });
            return entries.size() > countMax ? entries.subList(0, countMax) : entries;
        });
    }

    @Override
    public void putIfAbsent(String key, ObjectContent content) throws IOException {
        changing(key, () -> {
            if (objects.containsKey(key)) {
                throw new FileAlreadyExistsException(root + "/" + key);
            }
            return store(key, content);
        });
    }

    @Override
    public void put(String key, ObjectContent content) throws IOException {
        changing(key, () -> store(key, content));
    }

    private String store(String key, ObjectContent content) throws IOException {
        try (InputStream stream = content.open()) {
            byte[] bytes = stream.readAllBytes();
            if (bytes.length != content.sizeBytes()) {
                throw new AssertionError(key + " has " + bytes.length + " bytes, told were " + content.sizeBytes());
            }
            objects.put(key, new Stored(bytes, ++putCount));
        }
        return "a put";
    }

    @Override
    public void delete(String key) throws IOException {
        changing(key, () -> {
            objects.remove(key);
            return "a deletion";
        });
    }
}
