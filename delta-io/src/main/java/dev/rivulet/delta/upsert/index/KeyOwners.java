package dev.rivulet.delta.upsert.index;

import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.LiveFile;
import dev.rivulet.delta.kernel.rows.FileLength;
import dev.rivulet.delta.vector.DeletedRows;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which row of a data file has a key that is unique, and which key that row goes by itself: a row's <em>owner</em> here is the key by which
 * others take its place. 20 bytes per row if both are one number, up to 36 otherwise. Of all rows of the file, also deleted ones. Immutable.
 */
public final class KeyOwners {

    private final KeyPlaces places;

    /** By the positions of rows. */
    private final long[] firsts;

    /** Null if the first halves are the owners. */
    private final long @Nullable [] seconds;

    private KeyOwners(KeyPlaces places, long[] firsts, long @Nullable [] seconds) {
        this.places = places;
        this.firsts = firsts;
        this.seconds = seconds;
    }

    /** How much those of a file take at the most, in bytes; more than there is if the log does not say how many rows it has. */
    public static long sizeBytesMax(LiveFile file) {
        long rowCount = file.physicalRowCount().orElse(Long.MAX_VALUE);
        return rowCount > KeyPlaces.Builder.ROW_COUNT_MAX
                ? Long.MAX_VALUE
                : KeyPlaces.sizeBytes(rowCount, false) + rowCount * 2 * Long.BYTES;
    }

    /**
     * Reads a file.
     *
     * @param file which {@link #sizeBytesMax} gave a size for
     * @param unique the columns of the key that is unique
     * @param owner the columns of the other one, which all rows have
     */
    public static KeyOwners read(TableScan scan, LiveFile file, KeyColumns unique, KeyColumns owner)
            throws IOException {
        int rowCount = (int) file.physicalRowCount().orElseThrow();
        LiveFile whole = file.whole();
        long[] firsts = new long[rowCount];
        long[] seconds = owner.isOneNumber(scan.schema()) ? null : new long[rowCount];
        long ownerCount = KeyRows.forEach(scan, whole, owner.names(), (position, key) -> {
            if (position < rowCount) {
                KeyCode code = key.code();
                firsts[(int) position] = code.first();
                if (seconds != null) {
                    seconds[(int) position] = code.second();
                }
            }
            return true;
        });
        FileLength.require(scan, file, DeletedRows.NONE, ownerCount);
        KeyPlaces.Builder places = new KeyPlaces.Builder(rowCount, unique.isOneNumber(scan.schema()));
        long keyCount = KeyRows.forEach(scan, whole, unique.names(), (position, key) -> {
            key.addCodeTo(places, position);
            return true;
        });
        return new KeyOwners(places.build(keyCount), firsts, seconds);
    }

    /** How much it takes, in bytes. */
    public long sizeBytes() {
        return places.sizeBytes() + (long) Long.BYTES * firsts.length * (seconds == null ? 1 : 2);
    }

    /** A filter of the keys. */
    public KeyFilter filter() {
        return places.filter();
    }

    /** Whether a row that is not deleted has the key, and an owner in question. */
    public boolean has(KeyCode key, DeletedRows gone, Predicate<KeyCode> owner) {
        boolean[] isFound = {false};
        places.find(key, position -> {
            isFound[0] = !gone.contains(position) && owner.test(ownerAt((int) position));
            return !isFound[0];
        });
        return isFound[0];
    }

    private KeyCode ownerAt(int position) {
        return new KeyCode(firsts[position], seconds == null ? 0 : seconds[position]);
    }

    /** The same without a place on the heap for the file's keys, as it is read for this one. */
    public static boolean has(
            TableScan scan,
            LiveFile file,
            List<String> unique,
            List<String> ownerColumns,
            KeyCode key,
            Predicate<KeyCode> owner)
            throws IOException {
        Set<Long> positions = new HashSet<>();
        KeyRows.forEach(scan, file, unique, (position, other) -> {
            if (other.code().equals(key)) {
                positions.add(position);
            }
            return true;
        });
        boolean[] isFound = {false};
        if (!positions.isEmpty()) {
            KeyRows.forEach(scan, file, ownerColumns, (position, other) -> {
                isFound[0] = positions.contains(position) && owner.test(other.code());
                return !isFound[0];
            });
        }
        return isFound[0];
    }
}
