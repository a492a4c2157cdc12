/**
 * A table as a source of rows for the engine: its files at one version, then those that commits add. Entry type {@link
 * dev.rivulet.delta.stream.TableStreamReader}. Public for the package above; names no class of Delta Kernel.
 */
@NullMarked
package dev.rivulet.delta.stream;

import org.jspecify.annotations.NullMarked;
