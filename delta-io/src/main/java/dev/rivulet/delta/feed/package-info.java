/**
 * What a table's change data feed is told of a change: entry type {@link dev.rivulet.delta.feed.FeedRecorder}. It knows no operation; those
 * of {@code change} tell it what becomes of rows. Reading is in {@code read}.
 */
@NullMarked
package dev.rivulet.delta.feed;

import org.jspecify.annotations.NullMarked;
