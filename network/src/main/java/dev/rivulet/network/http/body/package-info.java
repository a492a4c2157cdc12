/**
 * The records that a request brings: entry type {@link dev.rivulet.network.http.body.RecordSplitting}. No input or output.
 */
@NullMarked
package dev.rivulet.network.http.body;

import org.jspecify.annotations.NullMarked;
