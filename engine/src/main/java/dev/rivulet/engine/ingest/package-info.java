/**
 * From the sources into the log: entry type {@link dev.rivulet.engine.ingest.JournalAgent}.
 */
@NullMarked
package dev.rivulet.engine.ingest;

import org.jspecify.annotations.NullMarked;
