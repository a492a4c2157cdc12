/**
 * What the connectors share among themselves and nobody else may use: entry type {@link dev.rivulet.connectors.internal.DriftNotes}.
 */
@NullMarked
package dev.rivulet.connectors.internal;

import org.jspecify.annotations.NullMarked;
