/**
 * Requests of HTTP clients as a source: entry type {@link dev.rivulet.network.http.HttpSource}.
 */
@NullMarked
package dev.rivulet.network.http;

import org.jspecify.annotations.NullMarked;
