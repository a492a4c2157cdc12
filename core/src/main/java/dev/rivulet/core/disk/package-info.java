/**
 * The disk port: entry type {@link dev.rivulet.core.disk.Disk}. All files that the engine itself writes go through it, so that
 * crashes can be simulated.
 */
@NullMarked
package dev.rivulet.core.disk;

import org.jspecify.annotations.NullMarked;
