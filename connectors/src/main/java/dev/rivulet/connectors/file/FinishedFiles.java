package dev.rivulet.connectors.file;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * The names of the files that were read to their end. One owner, the {@link FolderReader}.
 *
 * <p>No mark in time or in the alphabet can stand for them: a file may be moved into the folder with an older time and a smaller name
 * than all that were read. So the names themselves are kept, in two parts that keep offsets small. Each batch carries the few
 * names of {@link #recent()}. When they have become many, the ledger, which is all names, goes into the offset of a batch
 * without records, in a partition of its own, and the recent names start afresh. A restart joins both. With <i>n</i> names, a
 * ledger every square root of <i>n</i> files makes both parts of the cost per file grow like that root only.
 *
 * <p>Names are forgotten only when more than {@value #ABSENT_COUNT_MAX} of them are no longer in the folder, those finished first
 * before the others. That bounds what is kept, and a folder that is unmounted for a while is not read anew.
 *
 * <p>Layout of the ledger, big-endian, version 1 (a newer one is refused, there is none older):
 *
 * <pre>
 *   0  u8   version (1)
 *   1       deflated (RFC 1950): i32 count, then each name as an i32 length and UTF-8, in the order in which they were finished
 * </pre>
 */
final class FinishedFiles {

    static final int ABSENT_COUNT_MAX = 10_000;

    private static final int VERSION = 1;
    private static final int RECENT_COUNT_MIN = 32;

    private final Set<String> names = new LinkedHashSet<>();
    private final List<String> recent = new ArrayList<>();

    boolean contains(String name) {
        return names.contains(name);
    }

    void add(String name) {
        if (names.add(name)) {
            recent.add(name);
        }
    }

    /** Those finished since the ledger was written last. */
    List<String> recent() {
        return recent;
    }

    boolean isLedgerDue() {
        return recent.size() >= Math.max(RECENT_COUNT_MIN, (int) StrictMath.sqrt(names.size()));
    }

    /** Encodes all names; from now on no name is recent. */
    byte[] writeLedger() {
        ByteWriter plain = new ByteWriter();
        plain.putInt(names.size());
        names.forEach(plain::putString);
        recent.clear();
        ByteArrayOutputStream ledger = new ByteArrayOutputStream();
        ledger.write(VERSION);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(ledger)) {
            deflated.write(plain.buffer(), 0, plain.sizeBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory failed", e);
        }
        return ledger.toByteArray();
    }

    /**
     * Adds the names of a ledger, none of them recent.
     *
     * @throws IOException if it is none of a known version
     */
    void readLedger(byte[] ledger) throws IOException {
        if (ledger.length == 0 || ledger[0] != VERSION) {
            throw new IOException("the log holds a ledger of finished files in another version than " + VERSION
                    + "; run the release that wrote it, or a newer one");
        }
        try (InflaterInputStream plain =
                new InflaterInputStream(new ByteArrayInputStream(ledger, 1, ledger.length - 1))) {
            ByteReader in = new ByteReader(plain.readAllBytes());
            for (int count = in.readInt(); count > 0; count--) {
                names.add(in.readString());
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the ledger of finished files in the log is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Forgets names that are absent, if there are too many.
     *
     * @param present what the folder holds now
     */
    void forgetAbsent(Set<String> present) {
        long absentCount =
                names.stream().filter(name -> !present.contains(name)).count();
        long surplus = absentCount - ABSENT_COUNT_MAX;
        if (surplus > 0) {
            List<String> forgotten = names.stream()
                    .filter(name -> !present.contains(name))
                    .limit(surplus)
                    .toList();
            forgotten.forEach(names::remove);
            recent.removeAll(forgotten);
        }
    }
}
