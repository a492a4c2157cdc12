/**
 * What Kernel knows of a version beside its rows: entry type {@link dev.rivulet.delta.kernel.detail.SnapshotDetail}. Public only for the
 * package above; not an API.
 */
@NullMarked
package dev.rivulet.delta.kernel.detail;

import org.jspecify.annotations.NullMarked;
