/**
 * A table and other rows brought together by key: entry type {@link dev.rivulet.delta.merge.MergeBuilder}, which is API. The rest is
 * an operation as those of {@code change} are.
 */
@NullMarked
package dev.rivulet.delta.merge;

import org.jspecify.annotations.NullMarked;
