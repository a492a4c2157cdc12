/** A source of one's own: code of the same JVM hands records over. */
@NullMarked
package dev.rivulet.samples.mailbox;

import org.jspecify.annotations.NullMarked;
