/**
 * Connections and datagrams with lines: entry type {@link dev.rivulet.network.lines.wire.LineListener}. Nobody else of lines names Netty.
 */
@NullMarked
package dev.rivulet.network.lines.wire;

import org.jspecify.annotations.NullMarked;
