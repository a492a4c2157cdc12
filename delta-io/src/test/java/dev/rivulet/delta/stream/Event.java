package dev.rivulet.delta.stream;

import dev.rivulet.core.row.RecordRowType;
import org.jspecify.annotations.Nullable;

/** A row of the tables that these tests read. */
record Event(long id, @Nullable String kind) {

    static final RecordRowType<Event> TYPE = RecordRowType.of(Event.class);
}
