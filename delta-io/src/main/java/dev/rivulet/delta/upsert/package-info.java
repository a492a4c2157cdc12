/**
 * Epochs of rows that take the place of those with the same key.
 */
@NullMarked
package dev.rivulet.delta.upsert;

import org.jspecify.annotations.NullMarked;
