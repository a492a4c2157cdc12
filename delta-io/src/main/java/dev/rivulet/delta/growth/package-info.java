/**
 * Columns that a table gets because rows bring what it has none for: members of the JSON object in a column of what was rescued. Entry types
 * {@link dev.rivulet.delta.growth.GrowingStaging}, of the writer, and {@link dev.rivulet.delta.growth.TableGrowth}, of the committer; {@link
 * dev.rivulet.delta.growth.ColumnConflictException} is API. Knows nothing of sinks.
 */
@NullMarked
package dev.rivulet.delta.growth;

import org.jspecify.annotations.NullMarked;
