package dev.rivulet.delta.feed;

import dev.rivulet.core.row.Row;

/** A row of a table and what becomes of it. Immutable. */
record FeedRow(Row row, ChangeType type) {}
