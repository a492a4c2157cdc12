package dev.rivulet.core.table;

import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.time.Clock;

/**
 * What a reference table gets to know when it is opened.
 *
 * @param uid the name of the step that asks
 * @param disk the engine's, for tables that lie on it
 * @param clock for the reader's own rhythm; what it reads there must never get into rows
 */
public record TableContext(String uid, Disk disk, Clock clock) {}
