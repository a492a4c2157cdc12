package dev.rivulet.objectstore;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * One bucket, as much of it as tables need: a port, with a simulated twin in the tests. Any thread.
 *
 * <p>Two stores are equal if they are the same bucket, asked in the same way.
 *
 * <p>What a call reports as done is durable and seen by every later call of anybody. An object is there whole or not at all. An exception
 * other than those named leaves open whether a change came through: its reply may have been lost.
 *
 * <p>Keys are names with {@code /} between them, as Unicode text; none begins or ends with {@code /}.
 */
public interface ObjectStore {

    /** What comes before the keys in a URL, without a slash at the end, such as {@code s3://bucket}. */
    String root();

    /** Other schemes by which others call the same store, such as {@code s3a}. */
    List<String> schemeAliases();

    /** What is known of an object; empty if there is none. */
    Optional<ObjectFacts> head(String key) throws IOException;

    /**
     * All that an object holds, of one moment.
     *
     * @throws NoSuchFileException if there is none
     */
    byte[] get(String key) throws IOException;

    /**
     * A part of an object that is still what it was.
     *
     * @param offset 0 or more; with the length within the object
     * @param length at least 1
     * @throws NoSuchFileException if it is gone
     * @throws IOException also if another has taken its place
     */
    byte[] get(ObjectFacts object, long offset, int length) throws IOException;

    /**
     * The objects and directories right below a prefix, in no promised order.
     *
     * @param prefix ends with {@code /}, or is empty for the whole bucket
     * @param afterKey in the order of UTF-8 bytes; keys up to this one may be left out. Empty for all
     * @param countMax how many are enough, at least 1
     */
    List<ObjectEntry> list(String prefix, String afterKey, int countMax) throws IOException;

    /**
     * Puts an object under a key that is free. Of several callers at the same time at most one succeeds.
     *
     * @throws FileAlreadyExistsException if the key is taken. It may be so by this very call, if that was sent twice and the first reply
     *     was lost: whoever must know looks at what is there
     */
    void putIfAbsent(String key, ObjectContent content) throws IOException;

    /** Puts an object under a key, in the place of what is there. */
    void put(String key, ObjectContent content) throws IOException;

    /** Takes an object away; no error if there is none. */
    void delete(String key) throws IOException;
}
