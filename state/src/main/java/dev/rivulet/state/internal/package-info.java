/**
 * What the packages of this module share and nobody else should use: entry type {@link dev.rivulet.state.internal.StateFiles}.
 * Depends on the disk port only.
 */
@NullMarked
package dev.rivulet.state.internal;

import org.jspecify.annotations.NullMarked;
