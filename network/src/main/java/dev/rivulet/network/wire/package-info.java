/**
 * What all sources that listen have of Netty: a thread, and TLS.
 */
@NullMarked
package dev.rivulet.network.wire;

import org.jspecify.annotations.NullMarked;
