package dev.rivulet.state;

import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.state.schema.StateSchema;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Fills key groups of a {@link HeapTable} from a store. Made for one restore. */
final class TableRestore<K, V> {

    private final HeapTable<K, V> table;
    private final KeyGroupTable.Groups<K, V> keyGroups;

    TableRestore(HeapTable<K, V> table, KeyGroupTable.Groups<K, V> keyGroups) {
        this.table = table;
        this.keyGroups = keyGroups;
    }

    /** See {@link HeapTable#restoreFrom(StateStore, int, int, StateSchema, Consumer)}. */
    long restore(
            StateStore store,
            int keyGroupStart,
            int keyGroupEnd,
            StateSchema written,
            Consumer<? super StateEntry<K, V>> restored)
            throws IOException {
        keyGroups.checkEmpty(keyGroupStart, keyGroupEnd);
        StateDescriptor<K, V> descriptor = table.descriptor();
        CodecReader<V> values = descriptor.valueReader(written);
        boolean isConverted = values != descriptor.valueCodec();
        long countBefore = table.entryCount;
        store.forEach(descriptor.uid(), keyGroupStart, keyGroupEnd, (rowKey, rowValue) -> {
            K key = descriptor.decodeKey(rowKey);
            V value = descriptor.decodeValue(rowKey, rowValue, values);
            NamespaceTable<K, V> home = namespaceOf(rowKey);
            StateEntry<K, V> entry = home.add(key, descriptor.keyCodec().stableHash(key), value);
            home.markStored(entry);
            table.entryCount++;
            if (isConverted) {
                table.markDirty(entry); // The next checkpoint has it in today's form.
            }
            restored.accept(entry);
        });
        return table.entryCount - countBefore;
    }

    /** See {@link HeapTable#restoreColdFrom(StateStore, int, int, BiConsumer)}. */
    long restoreCold(StateStore store, int keyGroupStart, int keyGroupEnd, BiConsumer<K, NamespaceTable<K, V>> noted)
            throws IOException {
        keyGroups.checkEmpty(keyGroupStart, keyGroupEnd);
        StateDescriptor<K, V> descriptor = table.descriptor();
        long countBefore = table.entryCount;
        store.forEach(descriptor.uid(), keyGroupStart, keyGroupEnd, (rowKey, rowValue) -> {
            noted.accept(descriptor.decodeKey(rowKey), namespaceOf(rowKey));
            table.entryCount++;
        });
        return table.entryCount - countBefore;
    }

    private NamespaceTable<K, V> namespaceOf(byte[] rowKey) {
        return table.findOrAddNamespace(StateRowKey.keyGroup(rowKey), StateRowKey.namespace(rowKey));
    }
}
