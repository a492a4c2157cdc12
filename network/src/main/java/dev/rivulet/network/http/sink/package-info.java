/**
 * Rows in requests: entry type {@link dev.rivulet.network.http.sink.HttpSink}.
 */
@NullMarked
package dev.rivulet.network.http.sink;

import org.jspecify.annotations.NullMarked;
