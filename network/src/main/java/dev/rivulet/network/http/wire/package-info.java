/**
 * Connections of HTTP clients: entry type {@link dev.rivulet.network.http.wire.HttpListener}. Nobody else of HTTP names Netty.
 */
@NullMarked
package dev.rivulet.network.http.wire;

import org.jspecify.annotations.NullMarked;
