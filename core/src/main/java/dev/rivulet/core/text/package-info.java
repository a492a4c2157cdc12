/** What messages to people need: entry type {@link dev.rivulet.core.text.NearestWord}. */
@NullMarked
package dev.rivulet.core.text;

import org.jspecify.annotations.NullMarked;
