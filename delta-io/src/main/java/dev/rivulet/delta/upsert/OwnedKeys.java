package dev.rivulet.delta.upsert;

import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.change.MetadataChangedException;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.merge.MergeKey;
import dev.rivulet.delta.staging.StagingTarget;
import dev.rivulet.delta.upsert.index.KeyBytes;
import dev.rivulet.delta.upsert.index.KeyCode;
import dev.rivulet.delta.upsert.index.KeyColumns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of a table are taken, where each row takes the place of the one with the same <em>owner</em>: the key that an upsert goes by. A row
 * may not have a key of the table in common with a row of another owner. Owned by the collect agent, with a view of the table of its own;
 * nothing of it is stored.
 *
 * <p>Rows count in the order in which they come, as if each were upserted by itself: a row leaves its keys to others once another one has
 * taken its place, not before, and one that is refused takes none. So it makes no difference where an epoch ends. Whoever has a key last,
 * in the epoch that is open, in those that wait for their commit, newest first, and in the version that was the latest when the epoch began, has it
 * still if no row with the same owner came later; all who had it before lost it before. It is no proof: others may commit the same key meanwhile,
 * so whoever commits asks the {@link KeyGuard} all the same.
 *
 * @param <T> the rows
 */
public final class OwnedKeys<T> {

    private final LatestVersion latest;
    private final KeyBytes<T> owner;
    private final List<Key<T>> keys = new ArrayList<>();

    /** Oldest first. */
    private final List<Epoch> waiting = new ArrayList<>();

    private Epoch open;

    /** Since the begin of the epoch, or since the first row of a replay. */
    private boolean isCurrent;

    /** A key of the table that rows of several owners could have. */
    private static final class Key<T> {

        private final int index;
        private final String name;
        private final String label;
        private final MergeKey<T> values;
        private final KeyBytes<T> bytes;
        private final OwnedFiles files;

        Key(int index, String name, KeyColumns columns, RowType<T> rows, OwnedFiles files) {
            this.index = index;
            this.name = name;
            this.label = KeyProof.label(name, columns.names());
            this.values = columns.of(rows);
            this.bytes = new KeyBytes<>(columns.names(), rows);
            this.files = files;
        }
    }

    /**
     * The last rows of the owners that an epoch has.
     *
     * @param number 0 while it is open
     * @param owners to themselves
     * @param ofKeys from each key of the table to the owner of its row
     */
    private record Epoch(long number, CodeMap owners, List<CodeMap> ofKeys) {

        static Epoch open(int keyCount) {
            List<CodeMap> ofKeys = new ArrayList<>();
            for (int count = 0; count < keyCount; count++) {
                ofKeys.add(new CodeMap());
            }
            return new Epoch(0, new CodeMap(), ofKeys);
        }

        Epoch sealed(long as) {
            return new Epoch(as, owners, ofKeys);
        }
    }

    /**
     * @param target of the table's shape
     * @param ownerColumns which no row lacks
     */
    public OwnedKeys(StagingTarget target, LatestVersion latest, RowType<T> rowType, KeyColumns ownerColumns) {
        this.latest = latest;
        RowType<T> rows = target.rules().written(rowType);
        this.owner = new KeyBytes<>(ownerColumns.names(), rows);
        List<String> names = latest.shape().keys().entrySet().stream()
                .filter(key -> canHaveSeveralOwners(key.getValue(), ownerColumns))
                .map(Map.Entry::getKey)
                .toList();
        for (String name : names) {
            KeyColumns columns =
                    new KeyColumns(Objects.requireNonNull(latest.shape().keys().get(name)));
            OwnedFiles files = new OwnedFiles(
                    columns,
                    ownerColumns,
                    OwnedFiles.FILTERS_SIZE_BYTES_MAX / names.size(),
                    OwnedFiles.OWNERS_SIZE_BYTES_MAX / names.size());
            keys.add(new Key<>(keys.size(), name, columns, rows, files));
        }
        this.open = Epoch.open(keys.size());
    }

    /** Whether rows of different owners can have the key in common: not if it has the owner in it. */
    public static boolean canHaveSeveralOwners(List<String> key, KeyColumns owner) {
        Set<String> ofKey = new HashSet<>();
        key.forEach(column -> ofKey.add(column.toLowerCase(Locale.ROOT)));
        return !owner.names().stream().allMatch(column -> ofKey.contains(column.toLowerCase(Locale.ROOT)));
    }

    /**
     * Which key of a row another owner's row has, with its values; null if none is.
     *
     * @throws MetadataChangedException if the table demands something else than when it was opened
     * @throws IOException if the table, or a file of it, cannot be read
     */
    public @Nullable String whyRefused(T row) throws IOException {
        if (!isCurrent) {
            renew();
            isCurrent = true;
        }
        owner.take(row);
        KeyCode ofRow = owner.code();
        for (Key<T> key : keys) {
            if (!key.bytes.take(row)) {
                if (key.name.equals(KeyProperty.PRIMARY)) {
                    return key.label + " has no value";
                }
            } else if (isTaken(key, key.bytes.code(), ofRow)) {
                return key.label + " would be in two rows with "
                        + key.values.text(Objects.requireNonNull(key.values.of(row)));
            }
        }
        return null;
    }

    private boolean isTaken(Key<T> key, KeyCode value, KeyCode ofRow) throws IOException {
        KeyCode last = open.ofKeys.get(key.index).get(value);
        if (last != null) {
            return !last.equals(ofRow);
        }
        for (int index = waiting.size() - 1; index >= 0; index--) {
            KeyCode had = waiting.get(index).ofKeys.get(key.index).get(value);
            if (had != null && !isReplacedBehind(index, had)) {
                return !had.equals(ofRow);
            }
        }
        return key.files.has(value, had -> !had.equals(ofRow) && !isReplacedBehind(-1, had));
    }

    /**
     * Whether an owner has a later row.
     *
     * @param index of the epoch that waits; -1 for the table's version
     */
    private boolean isReplacedBehind(int index, KeyCode other) {
        if (open.owners.contains(other)) {
            return true;
        }
        for (int later = index + 1; later < waiting.size(); later++) {
            if (waiting.get(later).owners.contains(other)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The row is the last of its owner in the epoch that is open.
     *
     * @param before the one that was until now; null if there is none
     */
    public void take(T row, @Nullable T before) {
        owner.take(row);
        KeyCode ofRow = owner.code();
        open.owners.put(ofRow, ofRow);
        for (Key<T> key : keys) {
            CodeMap ofKey = open.ofKeys.get(key.index);
            if (before != null && key.bytes.take(before)) {
                ofKey.remove(key.bytes.code(), ofRow);
            }
            if (key.bytes.take(row)) {
                ofKey.put(key.bytes.code(), ofRow);
            }
        }
    }

    /** The epoch that was open waits for its commit. */
    public void seal(long epoch) {
        if (open.owners.count() > 0) {
            waiting.add(open.sealed(epoch));
            open = Epoch.open(keys.size());
        }
        isCurrent = false;
    }

    private void renew() throws IOException {
        LatestVersion.Sight sight = latest.look();
        if (sight == null) {
            return;
        }
        waiting.removeIf(epoch -> epoch.number <= sight.committedEpoch());
        for (Key<T> key : keys) {
            latest.tellUnknown(key.name, key.files.show(sight.scan(), sight.newestFirst()));
        }
    }
}
