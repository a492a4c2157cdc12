/**
 * What the packages of this module share among themselves and nobody else may use: entry type
 * {@link dev.rivulet.core.internal.RecordShape}.
 */
@NullMarked
package dev.rivulet.core.internal;

import org.jspecify.annotations.NullMarked;
