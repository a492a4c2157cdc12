package dev.rivulet.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.state.schema.IncompatibleStateException;
import dev.rivulet.state.schema.StateSchema;
import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A table is restored from rows that an earlier release wrote with other types. */
final class HeapTableSchemaTest {

    private static final int KEY_GROUP_COUNT = 8;
    private static final int KEY_COUNT = 100;

    private record Total(int count, Double sum) {}

    private record WideTotal(double sum, long count, String note) {}

    private record TextTotal(String count, Double sum) {}

    private final StateStore store = new HeapStateBackend(new SimDisk(1)).create(Path.of("/live"));

    HeapTableSchemaTest() throws IOException {
        HeapTable<String, Total> old = table(String.class, Total.class);
        for (int i = 0; i < KEY_COUNT; i++) {
            create(old, "key " + i, new Total(i, i * 0.5));
        }
        store.apply(changes(old));
    }

    @Test
    void valuesOfAnotherTypeAreConvertedAndWrittenBackInTodaysForm() throws IOException {
        HeapTable<String, WideTotal> table = table(String.class, WideTotal.class);

        assertEquals(KEY_COUNT, table.restoreFrom(store, 0, KEY_GROUP_COUNT, schemaOf(String.class, Total.class)));

        assertEquals(new WideTotal(3.5, 7, null), find(table, "key 7").value());
        assertEquals(KEY_COUNT, table.changeCount());
        store.apply(changes(table));
        HeapTable<String, WideTotal> again = table(String.class, WideTotal.class);
        again.restoreFrom(store, 0, KEY_GROUP_COUNT);
        assertEquals(new WideTotal(3.5, 7, null), find(again, "key 7").value());
        assertEquals(0, again.changeCount());
    }

    @Test
    void aConvertedEntryThatIsRemovedIsDeletedFromTheStore() throws IOException {
        HeapTable<String, WideTotal> table = table(String.class, WideTotal.class);
        table.restoreFrom(store, 0, KEY_GROUP_COUNT, schemaOf(String.class, Total.class));

        table.remove(find(table, "key 7"));
        store.apply(changes(table));

        HeapTable<String, WideTotal> again = table(String.class, WideTotal.class);
        assertEquals(KEY_COUNT - 1, again.restoreFrom(store, 0, KEY_GROUP_COUNT));
    }

    @Test
    void valuesOfTheSameTypeAreClean() throws IOException {
        HeapTable<String, Total> table = table(String.class, Total.class);

        table.restoreFrom(store, 0, KEY_GROUP_COUNT, schemaOf(String.class, Total.class));

        assertEquals(0, table.changeCount());
        assertFalse(find(table, "key 7").isDirty());
    }

    @Test
    void anotherTypeOfKeysOrValuesIsRefusedBeforeAnythingIsLoaded() {
        assertRefused(
                table(Long.class, Total.class),
                "state 'totals': long: the key was written as key<string> and is now key<long>; the type of a key"
                        + " cannot change");
        assertRefused(
                table(String.class, TextTotal.class),
                "state 'totals': TextTotal.count: was written as int, which cannot be read as string");
    }

    @Test
    void aNullThatMeetsAPrimitiveIsRefusedAndNotTakenForDamage() throws IOException {
        HeapTable<String, Total> old = table(String.class, Total.class);
        create(old, "null", new Total(1, null));
        store.apply(changes(old));
        HeapTable<String, WideTotal> table = table(String.class, WideTotal.class);

        IncompatibleStateException refused = assertThrows(
                IncompatibleStateException.class,
                () -> table.restoreFrom(store, 0, KEY_GROUP_COUNT, schemaOf(String.class, Total.class)));

        assertTrue(
                refused.getMessage().startsWith("state 'totals': WideTotal.sum: is null in what was written"),
                refused.getMessage());
    }

    private void assertRefused(HeapTable<?, ?> table, String message) {
        IncompatibleStateException refused = assertThrows(
                IncompatibleStateException.class,
                () -> table.restoreFrom(store, 0, KEY_GROUP_COUNT, schemaOf(String.class, Total.class)));
        assertEquals(message, refused.getMessage());
        assertTrue(table.isEmpty());
    }

    private static StateSchema schemaOf(Class<?> key, Class<?> value) {
        return table(key, value).descriptor().schema();
    }

    private static <K, V> HeapTable<K, V> table(Class<K> key, Class<V> value) {
        return new HeapTable<>(
                new StateDescriptor<>("totals", KeyCodecs.of(key), Codecs.of(value), () -> {
                    throw new AssertionError("no entry is made here");
                }),
                KEY_GROUP_COUNT);
    }

    private static <V> void create(HeapTable<String, V> table, String key, V value) {
        int hash = table.descriptor().keyCodec().stableHash(key);
        table.create(Math.floorMod(hash, KEY_GROUP_COUNT), 0, key, hash, value);
    }

    private static <V> StateEntry<String, V> find(HeapTable<String, V> table, String key) {
        int hash = table.descriptor().keyCodec().stableHash(key);
        StateEntry<String, V> entry = table.find(Math.floorMod(hash, KEY_GROUP_COUNT), 0, key, hash);
        assertNotNull(entry, key);
        return entry;
    }

    private static StateChanges changes(HeapTable<?, ?> table) {
        table.beginSnapshot();
        StateChanges changes = table.continueSnapshot(Integer.MAX_VALUE);
        return changes == null ? StateChanges.none("totals") : changes;
    }
}
