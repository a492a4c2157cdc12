/**
 * Lines in a stream of bytes: entry type {@link dev.rivulet.network.lines.frame.LineCutter}. No input or output.
 */
@NullMarked
package dev.rivulet.network.lines.frame;

import org.jspecify.annotations.NullMarked;
