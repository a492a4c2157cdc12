package dev.rivulet.benchmarks.operator;

import dev.rivulet.benchmarks.Event;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.table.ReferenceTable;
import dev.rivulet.core.table.ReferenceTableReader;
import dev.rivulet.core.table.TableContext;
import dev.rivulet.engine.enrich.LoadedTable;
import dev.rivulet.engine.enrich.TablesInForce;

/** A table with a row for each key, which is in force at once and never read. Stateless. */
enum KeyTable implements ReferenceTable<Event> {
    INSTANCE;

    /** For a step's uid. */
    static TablesInForce inForce(String uid, int keyCount) {
        LoadedTable.Builder table = new LoadedTable.Builder("keys", row -> ((Event) row).key());
        for (int key = 0; key < keyCount; key++) {
            table.add(new Event(key, 0, key));
        }
        return TablesInForce.NONE.with(uid, table.build());
    }

    @Override
    public ReferenceTableReader<Event> open(TableContext context) {
        throw new IllegalStateException("the pipeline was to be planned and not to be run");
    }

    @Override
    public Codec<Event> codec() {
        return Codecs.of(Event.class);
    }

    @Override
    public String description() {
        return "keys";
    }
}
